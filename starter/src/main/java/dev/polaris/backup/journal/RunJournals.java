package dev.polaris.backup.journal;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.TemporalSession;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the journals of a run and of every run it worked through, whether they run or ended long ago. Their histories name
 * them: what runs under the same id today is somebody else's work.
 */
public final class RunJournals {
    private final TemporalSession session;
    private final Map<String, JournalView> journals = new LinkedHashMap<>();
    private final Map<String, String> parents = new LinkedHashMap<>();

    public RunJournals(TemporalSession session) {
        this.session = session;
    }

    /**
     * Reads them all.
     *
     * @throws CommandFailure when the run keeps no journal, or nobody is there who could tell what is in it
     */
    public JournalTree read(WorkflowExecution root) throws CommandFailure {
        journals.clear();
        parents.clear();
        JournalView first = journal(root)
                .orElseThrow(() -> CommandFailure.badInput(
                        "The run " + root.getWorkflowId() + " keeps no journal.",
                        "Name a run of Polaris that has begun; `polaris status` shows what runs."));
        journals.put(root.getWorkflowId(), first);
        readChildren(root);
        return new JournalTree(first, journals, parents);
    }

    private void readChildren(WorkflowExecution parent) throws CommandFailure {
        for (WorkflowExecution child : children(parent)) {
            Optional<JournalView> journal = journal(newest(child));
            if (journal.isPresent() && !journals.containsKey(child.getWorkflowId())) {
                journals.put(child.getWorkflowId(), journal.get());
                parents.put(child.getWorkflowId(), parent.getWorkflowId());
                readChildren(child);
            }
        }
    }

    private List<WorkflowExecution> children(WorkflowExecution parent) {
        try (Stream<HistoryEvent> history = session.client().streamHistory(parent.getWorkflowId(), parent.getRunId())) {
            return history.filter(HistoryEvent::hasChildWorkflowExecutionStartedEventAttributes)
                    .map(event -> event.getChildWorkflowExecutionStartedEventAttributes()
                            .getWorkflowExecution())
                    .toList();
        }
    }

    /** A child that continued as new has another run id than its parent remembers, and keeps its journal there. */
    private WorkflowExecution newest(WorkflowExecution child) {
        try {
            WorkflowExecutionInfo info = session.describe(WorkflowExecution.newBuilder()
                            .setWorkflowId(child.getWorkflowId())
                            .build())
                    .getWorkflowExecutionInfo();
            return info.getFirstRunId().equals(child.getRunId()) ? info.getExecution() : child;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return child;
            }
            throw e;
        }
    }

    private Optional<JournalView> journal(WorkflowExecution run) throws CommandFailure {
        try {
            return session.journal(run);
        } catch (StatusRuntimeException e) {
            return switch (e.getStatus().getCode()) {
                // It keeps none; or Temporal has forgotten the run, while its parent is still known.
                case INVALID_ARGUMENT, NOT_FOUND -> Optional.empty();
                case FAILED_PRECONDITION, DEADLINE_EXCEEDED ->
                    throw new CommandFailure(
                            FailureType.NO_WORKER.name(),
                            "No control worker answers for " + run.getWorkflowId() + ".",
                            "Start one (`polaris worker --role control`); the journal's copy is under audit/ in the"
                                    + " bucket.",
                            ExitCode.FAILED);
                default -> throw e;
            };
        }
    }
}
