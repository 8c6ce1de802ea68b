package dev.polaris.backup.journal;

import dev.polaris.backup.database.DumpProgress;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.starter.TemporalSession;
import dev.polaris.backup.verify.VerifyProgress;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.PendingChildExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.common.converter.DataConverterException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at a run and at the children it works through: their journals, and the heartbeats of their activities. The public
 * workflow is thin, so the steps that matter are those of the child its journal names.
 */
public final class RunWatch {
    private final TemporalSession session;
    private final String env;
    private final WorkflowExecution root;
    private final Map<String, Watched> watched = new LinkedHashMap<>();

    /** Watches this run of the environment. */
    public RunWatch(TemporalSession session, String env, WorkflowExecution root) {
        this.session = session;
        this.env = env;
        this.root = root;
        watched.put(root.getWorkflowId(), new Watched(root));
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
        Optional<JournalView> work = work();
        return new RunSight(
                work.map(JournalView::steps).orElse(List.of()),
                progress,
                notices.stream().distinct().toList(),
                work.map(JournalView::estimatedEnd).orElse(null));
    }

    private void look(Watched run, boolean answered, List<Progress> progress, List<String> notices) {
        DescribeWorkflowExecutionResponse description = session.describe(run.execution);
        for (PendingActivityInfo activity : description.getPendingActivitiesList()) {
            progress(activity).ifPresent(progress::add);
            roleWithoutWorker(activity).ifPresent(role -> notices.add(missing(role)));
        }
        description.getPendingChildrenList().forEach(this::watchChild);
        long length = description.getWorkflowExecutionInfo().getHistoryLength();
        if (answered && (run.journal == null || length != run.historyLength)) {
            readJournal(run, notices);
            run.historyLength = length;
        }
        watchNamedChild(run);
    }

    private void readJournal(Watched run, List<String> notices) {
        try {
            session.journal(run.execution).ifPresent(journal -> run.journal = journal);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
                throw e;
            }
            notices.add("No control worker answers for " + run.execution.getWorkflowId() + " just now.");
        }
    }

    private void watchChild(PendingChildExecutionInfo child) {
        if (!child.getRunId().isEmpty()) {
            watched.putIfAbsent(child.getWorkflowId(), new Watched(execution(child.getWorkflowId(), child.getRunId())));
        }
    }

    /** A child that ended between two looks is no longer pending; it is found by its name, if it is ours at all. */
    private void watchNamedChild(Watched parent) {
        String child = parent.journal == null ? null : parent.journal.child();
        if (child == null || watched.containsKey(child)) {
            return;
        }
        try {
            var found = session.describe(execution(child, "")).getWorkflowExecutionInfo();
            if (found.getParentExecution().getRunId().equals(parent.execution.getRunId())) {
                watched.put(child, new Watched(found.getExecution()));
            }
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** The journal of the workflow that does the work; empty until it has one. */
    private Optional<JournalView> work() {
        JournalView journal = watched.get(root.getWorkflowId()).journal;
        if (journal == null || journal.child() == null) {
            return Optional.ofNullable(journal);
        }
        return Optional.ofNullable(watched.get(journal.child())).map(child -> child.journal);
    }

    private Optional<Progress> progress(PendingActivityInfo activity) {
        try {
            return switch (activity.getActivityType().getName()) {
                case "DumpDatabase" ->
                    session.decode(activity.getHeartbeatDetails(), DumpProgress.class)
                            .map(Progress::of);
                case "VerifyArchive" ->
                    session.decode(activity.getHeartbeatDetails(), VerifyProgress.class)
                            .map(Progress::of);
                default -> Optional.empty();
            };
        } catch (DataConverterException e) {
            // A worker of another version beats otherwise; progress is a courtesy.
            return Optional.empty();
        }
    }

    private Optional<Role> roleWithoutWorker(PendingActivityInfo activity) {
        if (activity.getState() != PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED) {
            return Optional.empty();
        }
        String queue = activity.getActivityOptions().getTaskQueue().getName();
        for (Role role : Role.values()) {
            if (role.taskQueue(env).equals(queue) && !session.activitiesServed(queue)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    private String missing(Role role) {
        return "No " + role.label() + " worker is polling " + role.taskQueue(env)
                + "; the run waits for one (`polaris worker --role " + role.label() + "`).";
    }

    private static WorkflowExecution execution(String workflowId, String runId) {
        return WorkflowExecution.newBuilder()
                .setWorkflowId(workflowId)
                .setRunId(runId)
                .build();
    }

    /** One run being watched, and what was last seen of it. */
    private static final class Watched {
        private final WorkflowExecution execution;
        private long historyLength = -1;
        private JournalView journal;

        private Watched(WorkflowExecution execution) {
            this.execution = execution;
        }
    }
}
