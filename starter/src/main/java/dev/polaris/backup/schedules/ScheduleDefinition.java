package dev.polaris.backup.schedules;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.ScheduleConfig;
import dev.polaris.backup.database.DatabaseBackupRequest;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.starter.CommandFailure;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import java.util.List;

/**
 * A schedule as polaris.yaml wants it.
 *
 * @param id its id on the server: {@code polaris/{env}/{what}}
 * @param schedule the whole of it
 */
public record ScheduleDefinition(String id, Schedule schedule) {
    /** The prefix of every schedule of an environment. */
    public static String prefix(String env) {
        return "polaris/" + env + "/";
    }

    /**
     * Every schedule the configuration names for the environment.
     *
     * @throws CommandFailure when a cron expression is none
     */
    public static List<ScheduleDefinition> of(EnvironmentConfig env) throws CommandFailure {
        return env.databaseSchedule().isEmpty()
                ? List.of()
                : List.of(database(env.name(), env.databaseSchedule().get()));
    }

    private static ScheduleDefinition database(String env, ScheduleConfig config) throws CommandFailure {
        CronExpression cron;
        try {
            cron = CronExpression.parse(config.cron());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput(
                    "environments." + env + ".schedules.database.cron: " + e.getMessage() + ".",
                    "Correct it in polaris.yaml; nothing was changed.");
        }
        return new ScheduleDefinition(
                prefix(env) + "database",
                Schedule.newBuilder()
                        .setAction(databaseBackup(env))
                        .setSpec(ScheduleSpec.newBuilder()
                                .setCalendars(List.of(cron.calendar()))
                                .setTimeZoneName("UTC")
                                .build())
                        .setPolicy(policy(config))
                        .setState(ScheduleState.newBuilder()
                                .setPaused(config.paused())
                                .setNote("kept by `polaris schedules apply`")
                                .build())
                        .build());
    }

    private static SchedulePolicy policy(ScheduleConfig config) {
        return SchedulePolicy.newBuilder()
                // Two dumps at once burden the source and save nothing; the next day's comes anyway.
                .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                .setCatchupWindow(config.catchUp())
                // One failed night must not end all later ones: a missing success is what pages.
                .setPauseOnFailure(false)
                .build();
    }

    private static ScheduleActionStartWorkflow databaseBackup(String env) {
        return ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType("DatabaseBackup")
                .setArguments(new DatabaseBackupRequest(env, null))
                .setOptions(WorkflowOptions.newBuilder()
                        .setWorkflowId("backup-db/" + env + "/scheduled")
                        .setTaskQueue(Role.CONTROL.taskQueue(env))
                        .setStaticSummary("database backup of " + env + ", scheduled")
                        // Never only one of the two: SDK 1.38 cannot read back a schedule that lacks the other.
                        .setStaticDetails("Started by the schedule `" + prefix(env) + "database`.")
                        .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                                .set(SearchAttributes.ENV, env)
                                .set(SearchAttributes.KIND, "database-backup")
                                .build())
                        .build())
                .build();
    }
}
