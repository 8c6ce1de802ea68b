package dev.polaris.backup.roles;

import dev.polaris.backup.settings.RunSettings;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Activity stubs by role. Every call is one attempt: the journal retries, so that each attempt is recorded.
 *
 * @param settings the run's settings
 */
public record RoleStubs(RunSettings settings) {
    private static final RetryOptions ONE_ATTEMPT =
            RetryOptions.newBuilder().setMaximumAttempts(1).build();

    /** A stub for steps of a few requests; waits for a worker of the role as long as it takes. */
    public <T> T requests(Class<T> activities, Role role) {
        return Workflow.newActivityStub(activities, requestOptions(role).build());
    }

    /** A stub for steps of a few requests that gives up when no worker of the role takes them in time. */
    public <T> T requestsWithin(Class<T> activities, Role role, Duration scheduleToStart) {
        return Workflow.newActivityStub(
                activities,
                requestOptions(role).setScheduleToStartTimeout(scheduleToStart).build());
    }

    /** The same for steps that heartbeat while they run: when their worker dies, the next attempt begins soon. */
    public <T> T livingRequests(Class<T> activities, Role role) {
        return Workflow.newActivityStub(
                activities,
                requestOptions(role)
                        .setHeartbeatTimeout(settings.timing().heartbeat())
                        .build());
    }

    /** A stub for steps that move data, heartbeat, and hold resources until they have ended. */
    public <T> T transfers(Class<T> activities, Role role) {
        return transfersOn(activities, role.taskQueue(settings.env()), null);
    }

    /**
     * The same on a task queue that is not a role's, such as that of one host.
     *
     * @param scheduleToStart when to give up because nobody takes the step; null for never
     */
    public <T> T transfersOn(Class<T> activities, String taskQueue, Duration scheduleToStart) {
        return Workflow.newActivityStub(
                activities,
                ActivityOptions.newBuilder()
                        .setTaskQueue(taskQueue)
                        .setScheduleToStartTimeout(scheduleToStart)
                        .setStartToCloseTimeout(settings.timing().transfer())
                        .setHeartbeatTimeout(settings.timing().heartbeat())
                        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setRetryOptions(ONE_ATTEMPT)
                        .build());
    }

    /**
     * A stub for steps of a few requests on a task queue that is not a role's, such as that of one host.
     *
     * @param scheduleToStart when to give up because nobody takes the step; null for never
     */
    public <T> T requestsOn(Class<T> activities, String taskQueue, Duration scheduleToStart) {
        return Workflow.newActivityStub(
                activities,
                requestOptions(taskQueue)
                        .setScheduleToStartTimeout(scheduleToStart)
                        .build());
    }

    private ActivityOptions.Builder requestOptions(Role role) {
        return requestOptions(role.taskQueue(settings.env()));
    }

    private ActivityOptions.Builder requestOptions(String taskQueue) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(taskQueue)
                .setStartToCloseTimeout(settings.timing().request())
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(ONE_ATTEMPT);
    }
}
