package dev.polaris.backup.database;

import dev.polaris.backup.s3.PinnedObject;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What the backup role does: it reads the source and writes objects, and cannot read, list or delete any. */
@ActivityInterface
public interface DumpActivities {
    /** Looks at the source and the tools, and refuses before anything is touched. */
    @ActivityMethod(name = "InspectSource")
    SourceFacts inspectSource(SourceRequest request);

    /** Opens the multipart upload of an attempt's dump and returns its upload id. */
    @ActivityMethod(name = "OpenUpload")
    String openUpload(Attempt attempt);

    /**
     * Dumps the database in one snapshot: uploads the dump's parts, and stores the index and the plain schema. Heartbeats
     * a {@link DumpProgress} while bytes move.
     */
    @ActivityMethod(name = "DumpDatabase")
    DumpResult dump(DumpRequest request);

    /** Completes the dump's upload; repeating it is safe. */
    @ActivityMethod(name = "CompleteUpload")
    PinnedObject completeUpload(CompletionRequest request);

    /** Stores the objects beside the dump. */
    @ActivityMethod(name = "DescribeBackup")
    Description describe(DescriptionRequest request);

    /**
     * Writes the commit record, on the condition that there is none.
     *
     * @return the record's object, or an answer without one when the slot has a record already
     * @throws io.temporal.failure.ApplicationFailure {@code OUTCOME_UNKNOWN} when no answer came
     */
    @ActivityMethod(name = "CommitBackup")
    CommitAnswer commit(CommitRequest request);

    /** Ends what an attempt may have left: open uploads of its keys, sessions on the source. */
    @ActivityMethod(name = "CleanUpAttempt")
    void cleanUp(Attempt attempt);
}
