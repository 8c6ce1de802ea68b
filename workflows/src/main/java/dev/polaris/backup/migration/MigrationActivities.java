package dev.polaris.backup.migration;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Applies migrations; served by restore workers. */
@ActivityInterface
public interface MigrationActivities {
    /** Lists what would be applied; touches no database. */
    @ActivityMethod(name = "ListMigrations")
    MigrationPlan list(MigrationOrder order);

    /**
     * Applies what the database lacks, each in one transaction together with its row in
     * {@code supabase_migrations.schema_migrations}. Repeating it goes on behind the last that was applied.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code MIGRATION_FAILED} with file and line of the first that fails
     */
    @ActivityMethod(name = "ApplyMigrations")
    MigrationReport apply(MigrationOrder order);
}
