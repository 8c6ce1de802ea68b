package dev.polaris.backup.restore;

import dev.polaris.backup.approval.Ticket;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import dev.polaris.backup.verify.CheckVerdict;
import dev.polaris.backup.verify.Eyes;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;

/** {@inheritDoc} */
public final class RestoreIntoTargetWorkflow implements RestoreIntoTarget {
    private Journal journal;

    @Override
    public RestoreReport run(RestoreRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "restore");
        Ticket.require(request.ticket());
        Workflow.upsertTypedSearchAttributes(SearchAttributes.TICKET.valueSet(request.ticket()));
        RoleStubs stubs = new RoleStubs(settings);
        Eyes eyes = new Eyes(stubs, journal);
        try {
            RestoreReport report = restore(request, stubs);
            eyes.audit("ended");
            return report;
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            Workflow.newDetachedCancellationScope(() -> eyes.audit("ended")).run();
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    private RestoreReport restore(RestoreRequest request, RoleStubs stubs) {
        RestoreOrder order = new ChosenBackup(stubs, journal).order(request, false);
        String id = "restore/" + request.env() + "/" + request.target();
        journal.child(id);
        try {
            RestoreReport report = journal.once(
                    "run " + id,
                    () -> child(id, request).run(order),
                    done -> done.backup() + " is in " + done.target());
            if (report.validation() != null && report.validation().verdict() == CheckVerdict.FAILED) {
                throw FailureType.VALIDATION_FAILED.failure(report.target() + " is not what was backed up: "
                        + report.validation().failures() + ".");
            }
            return report;
        } catch (ChildWorkflowFailure failure) {
            if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
                throw FailureType.TARGET_BUSY.failure("Run " + id + " works on target " + request.target() + ".");
            }
            throw failure;
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private static RestoreRun child(String id, RestoreRequest request) {
        return Workflow.newChildWorkflowStub(
                RestoreRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(request.env()))
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                                .set(SearchAttributes.TICKET, request.ticket())
                                .build())
                        .setStaticSummary("restore into " + request.target() + " for " + request.ticket())
                        .build());
    }
}
