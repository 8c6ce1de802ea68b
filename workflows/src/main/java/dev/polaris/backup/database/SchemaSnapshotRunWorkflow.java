package dev.polaris.backup.database;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.outcome.Outcome;
import dev.polaris.backup.outcome.OutcomeReport;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.verify.Eyes;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;

/** {@inheritDoc} */
public final class SchemaSnapshotRunWorkflow implements SchemaSnapshotRun {
    private Journal journal;

    @Override
    public SchemaSnapshotResult run(SchemaSnapshotPlan plan) {
        RoleStubs stubs = new RoleStubs(plan.settings());
        Timing timing = plan.settings().timing();
        journal = new Journal(plan.settings().env(), "schema-snapshot");
        OutcomeReport outcome = new OutcomeReport(stubs, journal, "schema");
        Eyes eyes = new Eyes(stubs, journal);
        try {
            PinnedObject object = journal.step(
                    "store schema",
                    timing,
                    () -> stubs.transfers(SchemaActivities.class, Role.BACKUP).storeSchema(plan),
                    stored -> stored.key() + ", " + stored.size() + " bytes");
            outcome.count(Outcome.Event.BACKUP_SUCCESS, object.size());
            eyes.audit("ended");
            return new SchemaSnapshotResult("s3://" + plan.settings().bucket() + "/" + object.key(), object);
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            Workflow.newDetachedCancellationScope(() -> {
                        outcome.count(Outcome.Event.BACKUP_FAILURE, 0);
                        eyes.audit("ended");
                    })
                    .run();
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }
}
