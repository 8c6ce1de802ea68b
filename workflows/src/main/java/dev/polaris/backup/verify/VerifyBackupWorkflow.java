package dev.polaris.backup.verify;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.outcome.Outcome;
import dev.polaris.backup.outcome.OutcomeReport;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** {@inheritDoc} */
public final class VerifyBackupWorkflow implements VerifyBackup {
    /** Failures that say nothing about the backup's bytes. */
    private static final Set<FailureType> NO_VERDICT = EnumSet.of(
            FailureType.NO_BACKUP, FailureType.BAD_INPUT, FailureType.CANCELLED, FailureType.UNKNOWN_ENVIRONMENT);

    private Journal journal;
    private OutcomeReport outcome;
    private Eyes eyes;

    @Override
    public VerificationSummary run(VerifyBackupRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "verify");
        RoleStubs stubs = new RoleStubs(settings);
        outcome = new OutcomeReport(stubs, journal, "database");
        eyes = new Eyes(stubs, journal);
        try {
            VerificationSummary summary = journal.step(
                    "verify",
                    settings.timing(),
                    () -> stubs.transfers(VerifyActivities.class, Role.VERIFY).verify(request),
                    verdict -> verdict.slot() + " is " + verdict.state() + ", " + verdict.tables() + " tables, "
                            + verdict.rows() + " rows");
            if (summary.state() == BackupState.FAILED) {
                throw failed(summary);
            }
            outcome.count(Outcome.Event.VERIFICATION_SUCCESS, summary.bytes());
            eyes.audit("ended");
            return summary;
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            Workflow.newDetachedCancellationScope(() -> recordFailure(reason)).run();
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private static ApplicationFailure failed(VerificationSummary summary) {
        String findings = summary.checks().stream()
                .filter(check -> check.verdict() == CheckVerdict.FAILED)
                .map(check -> check.name() + ": " + String.join("; ", check.findings()))
                .collect(Collectors.joining(". "));
        return FailureType.VERIFICATION_FAILED.failure("Backup " + summary.slot() + " is not good: " + findings + ".");
    }

    private void recordFailure(FailureReason reason) {
        if (!NO_VERDICT.contains(reason.type())) {
            outcome.count(Outcome.Event.VERIFICATION_FAILURE, 0);
            outcome.count(Outcome.Event.BACKUP_FAILURE, 0);
        }
        eyes.audit("ended");
    }
}
