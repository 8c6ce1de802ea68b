package dev.polaris.backup.schedules;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.ScheduleConfig;
import dev.polaris.backup.config.ScheduledWork;
import dev.polaris.backup.starter.CommandFailure;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        List<ScheduleDefinition> definitions = new ArrayList<>();
        for (ScheduledWork work : ScheduledWork.values()) {
            Optional<ScheduleConfig> config = env.schedule(work);
            if (config.isPresent()) {
                definitions.add(definition(env.name(), work, config.get()));
            }
        }
        return definitions;
    }

    private static ScheduleDefinition definition(String env, ScheduledWork work, ScheduleConfig config)
            throws CommandFailure {
        CronExpression cron;
        try {
            cron = CronExpression.parse(config.cron());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput(
                    "environments." + env + ".schedules." + work.key() + ".cron: " + e.getMessage() + ".",
                    "Correct it in polaris.yaml; nothing was changed.");
        }
        String id = prefix(env) + work.id();
        return new ScheduleDefinition(
                id,
                Schedule.newBuilder()
                        .setAction(ScheduledRun.of(work, env).action(id))
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
                // Two at once burden the database and save nothing; the next one comes anyway.
                .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                .setCatchupWindow(config.catchUp())
                // One failed night must not end all later ones: a missing success is what pages.
                .setPauseOnFailure(false)
                .build();
    }
}
