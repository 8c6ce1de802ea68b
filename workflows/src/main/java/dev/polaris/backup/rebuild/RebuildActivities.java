package dev.polaris.backup.rebuild;

import dev.polaris.backup.migration.MigrationReport;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a rebuild does besides restoring; served by restore workers. */
@ActivityInterface
public interface RebuildActivities {
    /** Looks what a rebuild would consist of; changes nothing. */
    @ActivityMethod(name = "ExamineRebuild")
    RebuildFacts examine(String env);

    /**
     * Applies the environment's patches, each in one transaction with its row in {@code polaris_patches.schema_migrations}.
     * Repeating it goes on behind the last that was applied.
     */
    @ActivityMethod(name = "ApplyPatches")
    MigrationReport patch(RebuildOrder order);

    /**
     * Has the instance's own Storage serve it, and proves that by a bucket that is made in the one and seen in the other.
     * Repeating it changes nothing.
     *
     * @return what was proven, for people
     */
    @ActivityMethod(name = "AttachStorage")
    String attachStorage(RebuildOrder order);

    /** Asks what must answer before the app is pointed at the instance. */
    @ActivityMethod(name = "RunSmokeTests")
    SmokeReport smoke(RebuildOrder order);
}
