package dev.polaris.backup.restore;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.TemporalSession;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;

/**
 * The last restore into a target, as Temporal remembers it. What it did is recorded in the target; what it was asked for is
 * in its history.
 */
final class LastRestore {
    private final TemporalSession session;
    private final String target;
    private final WorkflowExecution run;

    LastRestore(TemporalSession session, String env, String target) {
        this.session = session;
        this.target = target;
        this.run = WorkflowExecution.newBuilder()
                .setWorkflowId("restore/" + env + "/" + target)
                .build();
    }

    /**
     * The request to make once more.
     *
     * @param ticket the ticket to resume under; null for the one it had
     * @throws CommandFailure when there is nothing to resume, or it runs
     */
    RestoreRequest again(String ticket) throws CommandFailure {
        try {
            WorkflowExecutionInfo info = session.describe(run).getWorkflowExecutionInfo();
            refuseUnlessStopped(info.getStatus());
            RestoreOrder order = input(info.getExecution(), RestoreOrder.class);
            RestoreRequest asked = input(info.getParentExecution(), RestoreRequest.class);
            // By its name, and not "newest": by now that may be another backup.
            return new RestoreRequest(
                    asked.env(),
                    order.backup().slot(),
                    asked.target(),
                    asked.options(),
                    asked.quarantine(),
                    ticket == null ? asked.ticket() : ticket,
                    asked.acceptUnproven(),
                    asked.reason());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                throw nothing("Temporal remembers no restore into " + target + ".");
            }
            throw e;
        }
    }

    private void refuseUnlessStopped(WorkflowExecutionStatus status) throws CommandFailure {
        if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
            throw new CommandFailure(
                    FailureType.TARGET_BUSY.name(),
                    "The restore into " + target + " is running.",
                    "Follow it by `polaris status`; there is nothing to resume.",
                    ExitCode.of(FailureType.TARGET_BUSY));
        }
        if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
            throw nothing("The last restore into " + target + " is complete.");
        }
    }

    private <T> T input(WorkflowExecution execution, Class<T> type) throws CommandFailure {
        WorkflowExecutionStartedEventAttributes started = session.started(execution);
        return session.decode(started.getInput(), type)
                .orElseThrow(() -> nothing("The last run into " + target + " was no restore."));
    }

    private static CommandFailure nothing(String what) {
        return new CommandFailure(
                "NOTHING_TO_RESUME",
                what,
                "Start `polaris restore database` with the same backup, options and target: it goes on where a restore"
                        + " stopped, also when Temporal has forgotten it.",
                ExitCode.REFUSED);
    }
}
