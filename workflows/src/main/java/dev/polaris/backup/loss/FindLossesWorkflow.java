package dev.polaris.backup.loss;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.notify.Notice;
import dev.polaris.backup.notify.NotifyActivities;
import dev.polaris.backup.notify.Severity;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import dev.polaris.backup.verify.Eyes;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;

/** {@inheritDoc} */
public final class FindLossesWorkflow implements FindLosses {
    private Journal journal;
    private RoleStubs stubs;

    @Override
    public LossReport run(FindLossesRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "losses");
        stubs = new RoleStubs(settings);
        Eyes eyes = new Eyes(stubs, journal);
        try {
            LossReport report = journal.step(
                    "compare",
                    settings.timing(),
                    () -> stubs.requests(LossActivities.class, Role.VERIFY).find(request),
                    LossReport::sentence);
            if (report.lost() > 0) {
                page(report);
            }
            eyes.audit("ended");
            return report;
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            Workflow.newDetachedCancellationScope(() -> eyes.audit("ended")).run();
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    /** By verify workers, which must be there to find anything; those of other roles may not be. */
    private void page(LossReport report) {
        RunSettings settings = stubs.settings();
        Notice notice = new Notice(
                settings.env(),
                Workflow.getInfo().getWorkflowId(),
                Severity.PAGE,
                settings.env() + ": " + report.heading(),
                report.sentence() + " See `polaris backups diff " + report.comparedWith() + " " + report.backup()
                        + " --env " + settings.env() + "`; if this was not meant, `polaris restore rows` brings rows"
                        + " back from " + report.comparedWith() + ".");
        journal.step(
                "page",
                settings.timing(),
                () -> {
                    stubs.requests(NotifyActivities.class, Role.VERIFY).tell(notice);
                    return notice;
                },
                told -> "handed to procedure.notify; without one, written to the worker's log");
    }
}
