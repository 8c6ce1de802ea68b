package dev.polaris.backup.schedules;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.schedules.ScheduleChange.Change;
import dev.polaris.backup.starter.CommandFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.schedules.ScheduleActionExecution;
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow;
import io.temporal.client.schedules.ScheduleActionResult;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleListDescription;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** An environment's schedules on the server, and what the configuration wants of them. */
public final class ScheduleBook {
    private static final int RUNS_SHOWN = 3;
    private static final int PAGE = 100;

    private final ScheduleClient client;
    private final EnvironmentConfig env;
    private final List<ScheduleDefinition> wanted;

    /**
     * The book of an environment.
     *
     * @throws CommandFailure when the configuration holds a cron expression that is none
     */
    public ScheduleBook(ScheduleClient client, EnvironmentConfig env) throws CommandFailure {
        this.client = client;
        this.env = env;
        this.wanted = ScheduleDefinition.of(env);
    }

    /** Compares without changing anything. */
    public List<ScheduleChange> diff() {
        List<ScheduleChange> changes = new ArrayList<>();
        wanted.forEach(definition -> changes.add(compare(definition)));
        notConfigured().forEach(id -> changes.add(new ScheduleChange(id, Change.NOT_CONFIGURED, List.of())));
        return changes;
    }

    /**
     * Creates what is missing and updates what differs.
     *
     * @param prune whether schedules of ours that are not configured are deleted instead of only told
     */
    public List<ScheduleChange> apply(boolean prune) {
        List<ScheduleChange> changes = new ArrayList<>();
        wanted.forEach(definition -> changes.add(apply(definition)));
        for (String id : notConfigured()) {
            if (prune) {
                client.getHandle(id).delete();
            }
            changes.add(new ScheduleChange(id, prune ? Change.DELETED : Change.NOT_CONFIGURED, List.of()));
        }
        return changes;
    }

    /** Every schedule of the environment on the server. */
    public List<ScheduleView> views() {
        TreeSet<String> ids = new TreeSet<>(listed());
        // The list lags behind by moments; those we know by name are asked for in any case.
        wanted.forEach(definition -> ids.add(definition.id()));
        return ids.stream()
                .flatMap(id -> read(id).stream())
                .map(ScheduleBook::view)
                .toList();
    }

    private ScheduleChange compare(ScheduleDefinition definition) {
        return read(definition.id())
                .map(found -> ScheduleChange.compare(
                        definition.id(),
                        ScheduleFacts.of(found.getSchedule()),
                        ScheduleFacts.of(definition.schedule())))
                .orElseGet(() -> new ScheduleChange(definition.id(), Change.MISSING, List.of()));
    }

    private ScheduleChange apply(ScheduleDefinition definition) {
        ScheduleChange change = compare(definition);
        if (change.change() == Change.MISSING) {
            try {
                client.createSchedule(
                        definition.id(),
                        definition.schedule(),
                        ScheduleOptions.newBuilder().build());
                return change.done(Change.CREATED);
            } catch (ScheduleAlreadyRunningException e) {
                // Somebody else applied in this moment; theirs is compared like any other.
                change = compare(definition);
            }
        }
        if (change.change() == Change.DIFFERENT) {
            ScheduleHandle handle = client.getHandle(definition.id());
            handle.update(found -> new ScheduleUpdate(definition.schedule()));
            return change.done(Change.UPDATED);
        }
        return change;
    }

    private List<String> notConfigured() {
        List<String> known = wanted.stream().map(ScheduleDefinition::id).toList();
        return listed().stream()
                // Deleted ones stay in the list for moments.
                .filter(id -> !known.contains(id) && read(id).isPresent())
                .sorted()
                .toList();
    }

    private List<String> listed() {
        return client.listSchedules(PAGE)
                .map(ScheduleListDescription::getScheduleId)
                .filter(id -> id.startsWith(ScheduleDefinition.prefix(env.name())))
                .toList();
    }

    private Optional<ScheduleDescription> read(String id) {
        try {
            return Optional.of(client.getHandle(id).describe());
        } catch (ScheduleException e) {
            if (e.getCause() instanceof StatusRuntimeException
                    && ((StatusRuntimeException) e.getCause()).getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static ScheduleView view(ScheduleDescription found) {
        boolean paused = found.getSchedule().getState().isPaused();
        List<ScheduleActionResult> recent = found.getInfo().getRecentActions();
        List<ScheduleView.Run> last = new ArrayList<>();
        for (int i = recent.size() - 1; i >= 0 && last.size() < RUNS_SHOWN; i--) {
            ScheduleActionResult run = recent.get(i);
            last.add(new ScheduleView.Run(run.getScheduledAt(), run.getStartedAt(), workflowId(run.getAction())));
        }
        return new ScheduleView(
                found.getId(),
                ScheduleFacts.times(found.getSchedule().getSpec()),
                paused,
                found.getSchedule().getState().getNote(),
                paused
                        ? List.of()
                        : found.getInfo().getNextActionTimes().stream()
                                .limit(RUNS_SHOWN)
                                .toList(),
                last);
    }

    private static String workflowId(ScheduleActionExecution action) {
        return action instanceof ScheduleActionExecutionStartWorkflow
                ? ((ScheduleActionExecutionStartWorkflow) action).getWorkflowId()
                : null;
    }
}
