package dev.polaris.backup.starter;

import com.google.protobuf.util.Timestamps;
import dev.polaris.backup.config.MissingSecretException;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.TemporalConfig;
import dev.polaris.backup.config.TemporalConnection;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.JournalView;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A connection to Temporal that is known to work: the server answered for the namespace. */
public final class TemporalSession implements AutoCloseable {
    /** A person waits for the answer; a server that is up gives it within milliseconds. */
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** A poll lasts a minute at most, and the server remembers pollers for five: older ones are gone. */
    private static final Duration POLLER_FRESH = Duration.ofSeconds(90);

    private final TemporalConfig config;
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;

    private TemporalSession(TemporalConfig config, WorkflowServiceStubs stubs) {
        this.config = config;
        this.stubs = stubs;
        this.client = WorkflowClient.newInstance(stubs, TemporalConnection.client(config));
    }

    /**
     * Connects, and asks for the namespace.
     *
     * @throws CommandFailure when the server does not answer within seconds, or refuses
     */
    public static TemporalSession open(PolarisConfig polaris, Invocation invocation) throws CommandFailure {
        TemporalConfig config = polaris.temporal();
        WorkflowServiceStubs stubs;
        try {
            stubs = WorkflowServiceStubs.newServiceStubs(
                    TemporalConnection.stubs(config, invocation.environment()).validateAndBuildWithDefaults());
        } catch (MissingSecretException e) {
            throw new CommandFailure(
                    FailureType.MISSING_SECRET.name(),
                    "Temporal's API key is not here: " + e.getMessage() + ".",
                    "Set the variable or file that temporal.apiKey names.",
                    ExitCode.USAGE);
        }
        TemporalSession session = new TemporalSession(config, stubs);
        try {
            session.service()
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(config.namespace())
                            .build());
            return session;
        } catch (StatusRuntimeException e) {
            session.close();
            throw TemporalRefusal.of(e, config);
        }
    }

    public WorkflowClient client() {
        return client;
    }

    public TemporalConfig config() {
        return config;
    }

    /** A client of the server's schedules. */
    public ScheduleClient schedules() {
        return ScheduleClient.newInstance(
                stubs,
                ScheduleClientOptions.newBuilder()
                        .setNamespace(config.namespace())
                        .setDataConverter(client.getOptions().getDataConverter())
                        .build());
    }

    /** Whether a worker asks this queue for workflows. */
    public boolean workflowsServed(String taskQueue) {
        return served(taskQueue, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW);
    }

    /** Whether a worker asks this queue for activities. */
    public boolean activitiesServed(String taskQueue) {
        return served(taskQueue, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY);
    }

    private boolean served(String taskQueue, TaskQueueType type) {
        Instant oldest = Instant.now().minus(POLLER_FRESH);
        return service()
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(config.namespace())
                        .setTaskQueue(TaskQueue.newBuilder().setName(taskQueue))
                        .setTaskQueueType(type)
                        .build())
                .getPollersList()
                .stream()
                .anyMatch(poller -> lastSeen(poller).isAfter(oldest));
    }

    /** Describes a run; the newest of that workflow id when no run id is given. */
    public DescribeWorkflowExecutionResponse describe(WorkflowExecution run) {
        return service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(config.namespace())
                        .setExecution(run)
                        .build());
    }

    /** How a run was started. */
    public WorkflowExecutionStartedEventAttributes started(WorkflowExecution run) {
        return service()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(config.namespace())
                        .setExecution(run)
                        .setMaximumPageSize(1)
                        .build())
                .getHistory()
                .getEvents(0)
                .getWorkflowExecutionStartedEventAttributes();
    }

    /** A run's journal; empty while it has none yet. Asks once: whoever follows a run asks again anyway. */
    public Optional<JournalView> journal(WorkflowExecution run) {
        return query(run, "journal", JournalView.class);
    }

    /** What a run answers to a question; empty when it answers nothing yet. Asks once. */
    public <T> Optional<T> query(WorkflowExecution run, String question, Class<T> type) {
        QueryWorkflowResponse answer = service()
                .queryWorkflow(QueryWorkflowRequest.newBuilder()
                        .setNamespace(config.namespace())
                        .setExecution(run)
                        .setQuery(WorkflowQuery.newBuilder().setQueryType(question))
                        .build());
        return decode(answer.getQueryResult(), type);
    }

    /** Reads the first payload; empty when there is none or it is null. */
    public <T> Optional<T> decode(Payloads payloads, Class<T> type) {
        if (payloads.getPayloadsCount() == 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                client.getOptions().getDataConverter().fromPayloads(0, Optional.of(payloads), type, type));
    }

    /** Where a run can be looked at in Temporal UI; empty when the configuration names none. */
    public Optional<String> link(WorkflowExecution run) {
        return config.ui()
                .map(ui -> ui.replaceAll("/+$", "") + "/namespaces/" + config.namespace() + "/workflows/"
                        + URLEncoder.encode(run.getWorkflowId(), StandardCharsets.UTF_8)
                        + (run.getRunId().isEmpty() ? "" : "/" + run.getRunId()));
    }

    private static Instant lastSeen(PollerInfo poller) {
        return Instant.ofEpochMilli(Timestamps.toMillis(poller.getLastAccessTime()));
    }

    private WorkflowServiceBlockingStub service() {
        return stubs.blockingStub().withDeadlineAfter(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        stubs.shutdownNow();
    }
}
