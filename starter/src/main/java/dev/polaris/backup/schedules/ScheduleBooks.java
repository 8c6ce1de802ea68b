package dev.polaris.backup.schedules;

import dev.polaris.backup.config.ConfigurationException;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import io.temporal.client.schedules.ScheduleClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The books of the environments a command is about: the one named, or all. */
final class ScheduleBooks {
    private ScheduleBooks() {}

    /** Does the work on each book, after every one could be read from the configuration. */
    static <T> List<T> ofEach(Invocation invocation, Function<ScheduleBook, List<T>> work)
            throws ConfigurationException, CommandFailure {
        PolarisConfig config = invocation.config();
        List<String> envs = invocation.envs(config);
        for (String env : envs) {
            ScheduleDefinition.of(config.environment(env));
        }
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            ScheduleClient client = session.schedules();
            List<T> results = new ArrayList<>();
            for (String env : envs) {
                results.addAll(work.apply(new ScheduleBook(client, config.environment(env))));
            }
            return results;
        }
    }

    static void print(Invocation invocation, List<ScheduleChange> changes) {
        if (invocation.json()) {
            invocation.printJson(Map.of("schedules", changes));
        } else if (changes.isEmpty()) {
            invocation.out().println("no schedules configured, none on the server");
        } else {
            changes.forEach(change -> change.lines().forEach(invocation.out()::println));
        }
    }
}
