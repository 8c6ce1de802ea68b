package dev.polaris.backup.acceptance;

import dev.polaris.backup.database.DatabaseBackupRequest;
import dev.polaris.backup.roles.Role;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionExecution;
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow;
import io.temporal.client.schedules.ScheduleActionResult;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleSpec;
import java.util.ArrayList;
import java.util.List;

/** A real Schedule of Temporal that never fires by itself, so that a test decides when. */
final class ConcurrencySchedule implements AutoCloseable {
    private final Installation installation;
    private final ScheduleHandle handle;
    private final List<String> seen = new ArrayList<>();

    ConcurrencySchedule(Installation installation) {
        this.installation = installation;
        var client = installation.client();
        handle = ScheduleClient.newInstance(
                        client.getWorkflowServiceStubs(),
                        ScheduleClientOptions.newBuilder()
                                .setNamespace(client.getOptions().getNamespace())
                                .setDataConverter(client.getOptions().getDataConverter())
                                .build())
                .createSchedule(
                        "acceptance/" + installation.env(),
                        Schedule.newBuilder()
                                .setAction(action(installation.env()))
                                .setSpec(ScheduleSpec.newBuilder().build())
                                .build(),
                        ScheduleOptions.newBuilder().build());
    }

    /** Fires now, and returns the run that this started. */
    WorkflowStub trigger() throws Exception {
        handle.trigger(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL);
        Eventually.await("the schedule starts a run", () -> started().size() > seen.size());
        List<String> started = started();
        String workflowId =
                started.stream().filter(id -> !seen.contains(id)).findFirst().orElseThrow();
        seen.add(workflowId);
        return installation.client().newUntypedWorkflowStub(workflowId);
    }

    @Override
    public void close() {
        handle.delete();
    }

    private List<String> started() {
        List<String> ids = new ArrayList<>();
        for (ScheduleActionResult result : handle.describe().getInfo().getRecentActions()) {
            ScheduleActionExecution action = result.getAction();
            if (action instanceof ScheduleActionExecutionStartWorkflow start) {
                ids.add(start.getWorkflowId());
            }
        }
        return ids;
    }

    private static ScheduleActionStartWorkflow action(String env) {
        return ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType("DatabaseBackup")
                .setArguments(new DatabaseBackupRequest(env, null))
                .setOptions(WorkflowOptions.newBuilder()
                        .setWorkflowId("acceptance/" + env + "/scheduled")
                        .setTaskQueue(Role.CONTROL.taskQueue(env))
                        .build())
                .build();
    }
}
