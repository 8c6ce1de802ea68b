package dev.polaris.backup.schedules;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.ScheduleConfig;
import dev.polaris.backup.config.ScheduledWork;
import dev.polaris.backup.config.StorageConfig;
import dev.polaris.backup.starter.CommandFailure;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
                ScheduledRun run = ScheduledRun.of(work, env.name());
                definitions.add(definition(run, work.key(), work.id(), config.get()));
            }
        }
        Map<String, ScheduleConfig> syncs =
                env.storage().map(StorageConfig::schedules).orElse(Map.of());
        for (Map.Entry<String, ScheduleConfig> sync : new TreeMap<>(syncs).entrySet()) {
            String bucket = sync.getKey();
            definitions.add(definition(
                    ScheduledRun.ofSync(env.name(), bucket),
                    "storage." + bucket,
                    "storage-" + bucket,
                    sync.getValue()));
        }
        return definitions;
    }

    /**
     * One schedule.
     *
     * @param key where it stands under {@code schedules} in polaris.yaml
     * @param name the last part of its id
     */
    private static ScheduleDefinition definition(ScheduledRun run, String key, String name, ScheduleConfig config)
            throws CommandFailure {
        CronExpression cron;
        try {
            cron = CronExpression.parse(config.cron());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput(
                    "environments." + run.env() + ".schedules." + key + ".cron: " + e.getMessage() + ".",
                    "Correct it in polaris.yaml; nothing was changed.");
        }
        String id = prefix(run.env()) + name;
        return new ScheduleDefinition(
                id,
                Schedule.newBuilder()
                        .setAction(run.action(id))
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
