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
 * @param type the public workflow
 * @param input what it is given; it decides the rest itself
 * @param id the first parts of its workflow id
 * @param kind the search attribute
 * @param title what it is, for a person
 */
record ScheduledRun(String env, String type, Map<String, String> input, String id, String kind, String title) {
    static ScheduledRun of(ScheduledWork work, String env) {
        return switch (work) {
            case DATABASE -> of(env, "DatabaseBackup", "backup-db", "database-backup", "database backup");
            case CANARY -> of(env, "CanaryRestore", "canary", "canary", "canary restore");
            case DRILL_TABLE -> of(env, "TableDrill", "drill-table", "drill", "drill of one table");
            case VERIFY_STORAGE ->
                of(env, "StorageVerify", "verify-storage", "verify-storage", "verification of every bucket's mirror");
        };
    }

    static ScheduledRun ofSync(String env, String bucket) {
        return new ScheduledRun(
                env,
                "StorageSync",
                Map.of("env", env, "bucket", bucket),
                "backup-storage/" + env + "/" + bucket,
                "storage-sync",
                "sync of bucket " + bucket);
    }

    private static ScheduledRun of(String env, String type, String idPrefix, String kind, String title) {
        return new ScheduledRun(env, type, Map.of("env", env), idPrefix + "/" + env, kind, title);
    }

    /** What the schedule of this id does. */
    ScheduleActionStartWorkflow action(String scheduleId) {
        return ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(type)
                .setArguments(input)
                .setOptions(WorkflowOptions.newBuilder()
                        .setWorkflowId(id + "/scheduled")
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
