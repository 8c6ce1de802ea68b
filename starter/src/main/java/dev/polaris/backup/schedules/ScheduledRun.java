package dev.polaris.backup.schedules;

import dev.polaris.backup.config.ScheduledWork;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.roles.Role;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import java.util.Map;

/**
 * The run that a schedule starts.
 *
 * @param env the environment
 * @param type the public workflow; it takes the environment's name and decides the rest itself
 * @param idPrefix the first part of its workflow id
 * @param kind the search attribute
 * @param title what it is, for a person
 */
record ScheduledRun(String env, String type, String idPrefix, String kind, String title) {
    static ScheduledRun of(ScheduledWork work, String env) {
        return switch (work) {
            case DATABASE -> new ScheduledRun(env, "DatabaseBackup", "backup-db", "database-backup", "database backup");
            case CANARY -> new ScheduledRun(env, "CanaryRestore", "canary", "canary", "canary restore");
            case DRILL_TABLE -> new ScheduledRun(env, "TableDrill", "drill-table", "drill", "drill of one table");
        };
    }

    /** What the schedule of this id does. */
    ScheduleActionStartWorkflow action(String scheduleId) {
        return ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(type)
                .setArguments(Map.of("env", env))
                .setOptions(WorkflowOptions.newBuilder()
                        .setWorkflowId(idPrefix + "/" + env + "/scheduled")
                        .setTaskQueue(Role.CONTROL.taskQueue(env))
                        .setStaticSummary(title + " of " + env + ", scheduled")
                        // Never only one of the two: SDK 1.38 cannot read back a schedule that lacks the other.
                        .setStaticDetails("Started by the schedule `" + scheduleId + "`.")
                        .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                                .set(SearchAttributes.ENV, env)
                                .set(SearchAttributes.KIND, kind)
                                .build())
                        .build())
                .build();
    }
}
