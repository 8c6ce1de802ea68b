package dev.polaris.backup.journal;

import dev.polaris.backup.restore.RestoreDataState;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.starter.TemporalSession;
import dev.polaris.backup.storage.SyncRangesState;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at a run and at the runs it works through, however deep: their journals, and the heartbeats of their activities.
 * The public workflow is thin, so the steps that matter are those of the child its journal names.
 */
public final class RunWatch {
    private final TemporalSession session;
    private final String env;
    private final WorkflowExecution root;
    private final Heartbeats heartbeats;
    private final Map<String, Watched> watched = new LinkedHashMap<>();

    /** Watches this run of the environment. */
    public RunWatch(TemporalSession session, String env, WorkflowExecution root) {
        this.session = session;
        this.env = env;
        this.root = root;
        this.heartbeats = new Heartbeats(session);
        watched.put(root.getWorkflowId(), new Watched(root, null));
    }

    /** Looks once. A server that does not answer is a notice and no failure: the run does not depend on us. */
    public RunSight look() {
        List<Progress> progress = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        try {
            boolean answered = session.workflowsServed(Role.CONTROL.taskQueue(env));
            if (!answered) {
                notices.add(missing(Role.CONTROL));
            }
            // Looking at one run can bring its children to light, which are looked at in the same round.
            for (List<Watched> round = List.copyOf(watched.values()); !round.isEmpty(); ) {
                int known = watched.size();
                round.forEach(run -> look(run, answered, progress, notices));
                round = watched.values().stream().skip(known).toList();
            }
        } catch (StatusRuntimeException e) {
            notices.add("Temporal does not answer (" + e.getStatus().getCode() + "); the run goes on without us.");
        }
        JournalTree tree = tree();
        return new RunSight(
                tree.steps(),
                progress,
                notices.stream().distinct().toList(),
                tree.work().map(JournalView::estimatedEnd).orElse(null),
                null);
    }

    private void look(Watched run, boolean answered, List<Progress> progress, List<String> notices) {
        if (run.readToItsEnd) {
            return;
        }
        DescribeWorkflowExecutionResponse description = session.describe(run.execution);
        for (PendingActivityInfo activity : description.getPendingActivitiesList()) {
            heartbeats.progress(activity).ifPresent(progress::add);
            nobodyThere(activity).ifPresent(notices::add);
        }
        if (answered && !ended(description.getWorkflowExecutionInfo())) {
            together(run, description).ifPresent(progress::add);
        }
        description.getPendingChildrenList().forEach(child -> watch(child.getWorkflowId(), run));
        WorkflowExecutionInfo info = description.getWorkflowExecutionInfo();
        if (answered && run.changed(info)) {
            boolean read = readJournal(run, notices);
            run.readToItsEnd = read && ended(info);
        }
        if (run.journal != null && run.journal.child() != null) {
            watch(run.journal.child(), run);
        }
    }

    /** What several activities of a run do at the same time, as one line. */
    private Optional<Progress> together(Watched run, DescribeWorkflowExecutionResponse description) {
        try {
            return switch (description.getWorkflowExecutionInfo().getType().getName()) {
                case "RestoreData" ->
                    session.query(run.execution, "state", RestoreDataState.class)
                            .flatMap(state -> heartbeats.loading(state, description.getPendingActivitiesList()));
                case "StorageSyncRanges" ->
                    session.query(run.execution, "state", SyncRangesState.class)
                            .flatMap(state -> heartbeats.copying(state, description.getPendingActivitiesList()));
                default -> Optional.empty();
            };
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
                throw e;
            }
            // Its journal is asked for as well, and says that nobody answers.
            return Optional.empty();
        }
    }

    /** @return whether the run answered, also when it answered that it keeps no journal */
    private boolean readJournal(Watched run, List<String> notices) {
        try {
            session.journal(run.execution).ifPresent(journal -> run.journal = journal);
            return true;
        } catch (StatusRuntimeException e) {
            switch (e.getStatus().getCode()) {
                case UNAVAILABLE -> throw e;
                case INVALID_ARGUMENT -> {
                    // A run that keeps no journal; its activities are looked at all the same.
                    return true;
                }
                default -> {
                    notices.add("No control worker answers for " + run.execution.getWorkflowId() + " just now.");
                    run.forget();
                    return false;
                }
            }
        }
    }

    /**
     * Watches a run that this one started. It is asked for without its run id, because a child that continued as new has
     * another one than its parent remembers; and it may be somebody else's, when the id was taken.
     */
    private void watch(String workflowId, Watched parent) {
        if (watched.containsKey(workflowId)) {
            return;
        }
        try {
            WorkflowExecution newest =
                    WorkflowExecution.newBuilder().setWorkflowId(workflowId).build();
            WorkflowExecution starter =
                    session.describe(newest).getWorkflowExecutionInfo().getParentExecution();
            if (starter.getWorkflowId().equals(parent.execution.getWorkflowId())
                    && (parent.execution.getRunId().isEmpty()
                            || starter.getRunId().equals(parent.execution.getRunId()))) {
                watched.put(workflowId, new Watched(newest, parent.execution.getWorkflowId()));
            }
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
        }
    }

    private JournalTree tree() {
        Map<String, JournalView> journals = new LinkedHashMap<>();
        Map<String, String> parents = new LinkedHashMap<>();
        watched.forEach((workflowId, run) -> {
            if (run.journal != null) {
                journals.put(workflowId, run.journal);
            }
            if (run.parent != null) {
                parents.put(workflowId, run.parent);
            }
        });
        return new JournalTree(journals.get(root.getWorkflowId()), journals, parents);
    }

    private Optional<String> nobodyThere(PendingActivityInfo activity) {
        if (activity.getState() != PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED) {
            return Optional.empty();
        }
        String queue = activity.getActivityOptions().getTaskQueue().getName();
        if (session.activitiesServed(queue)) {
            return Optional.empty();
        }
        for (Role role : Role.values()) {
            if (role.taskQueue(env).equals(queue)) {
                return Optional.of(missing(role));
            }
        }
        return Optional.of("Nobody is polling " + queue + ", where a throwaway cluster is; the run waits a while and"
                + " begins anew elsewhere.");
    }

    private String missing(Role role) {
        return "No " + role.label() + " worker is polling " + role.taskQueue(env)
                + "; the run waits for one (`polaris worker --role " + role.label() + "`).";
    }

    private static boolean ended(WorkflowExecutionInfo info) {
        return info.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
                && info.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW;
    }

    /** One run being watched, and what was last seen of it. */
    private static final class Watched {
        private final WorkflowExecution execution;
        private final String parent;
        private String runId = "";
        private long historyLength = -1;
        private JournalView journal;
        private boolean readToItsEnd;

        private Watched(WorkflowExecution execution, String parent) {
            this.execution = execution;
            this.parent = parent;
        }

        /** Whether something happened since the last look, which is remembered. */
        private boolean changed(WorkflowExecutionInfo info) {
            boolean changed = journal == null
                    || info.getHistoryLength() != historyLength
                    || !info.getExecution().getRunId().equals(runId);
            historyLength = info.getHistoryLength();
            runId = info.getExecution().getRunId();
            return changed;
        }

        private void forget() {
            historyLength = -1;
        }
    }
}
