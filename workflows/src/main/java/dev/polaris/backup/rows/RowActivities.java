package dev.polaris.backup.rows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a row restore does to the world; served by restore workers. */
@ActivityInterface
public interface RowActivities {
    /**
     * Finds the backup, the table in it, and the target.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code NO_BACKUP}, {@code NOT_PROVEN}, or {@code BAD_INPUT} when there is
     *     no such table or target
     */
    @ActivityMethod(name = "LocateRows")
    RowSource locate(RowRestoreRequest request);

    /**
     * Loads the table's rows, and those of parents and children that are asked for, into the staging schema. Repeating it
     * with the same generation changes nothing. Heartbeats a {@link RowProgress} while bytes move or the server works.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TARGET_UNSUITABLE} when the rows do not fit the table as it is
     *     today
     */
    @ActivityMethod(name = "StageRows")
    StagedRows stage(RowOrder order);

    /**
     * Compares the staged rows with the target's as of one moment.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code PLAN_CHANGED} when the staged rows are gone: stage them again
     */
    @ActivityMethod(name = "DiffRows")
    RowPlan diff(RowOrder order);

    /**
     * Writes what was approved, in one transaction; repeating it after a lost answer only tells what was done.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code PLAN_CHANGED} when the approved plan no longer holds; nothing was
     *     written then
     */
    @ActivityMethod(name = "MergeRows")
    MergeReport merge(MergeOrder order);

    /** Writes the selected rows into a CSV file in the export directory of the worker that takes the call. */
    @ActivityMethod(name = "ExportRows")
    ExportedRows export(RowOrder order);

    /** Removes every trace of the restore from the target, and ends its sessions; repeating it changes nothing. */
    @ActivityMethod(name = "DropStagedRows")
    void drop(RowOrder order);
}
