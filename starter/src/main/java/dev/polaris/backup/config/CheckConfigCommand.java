package dev.polaris.backup.config;

import dev.polaris.backup.schedules.CronExpression;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code polaris config check}: every mistake at once. */
@Command(name = "check", description = "List every mistake in the configuration; code 2 when there is any.")
public final class CheckConfigCommand implements Callable<Integer> {
    private final Invocation invocation;

    public CheckConfigCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        List<Problem> problems = badTimes(config);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        List<String> envs = config.environments().keySet().stream().sorted().toList();
        String file = invocation.configFile().toString();
        if (invocation.json()) {
            invocation.printJson(Map.of("file", file, "problems", List.of(), "environments", envs));
        } else {
            invocation.out().println(file + " is good; environments: " + String.join(", ", envs));
        }
        return ExitCode.OK;
    }

    /** Reading the file counts cron's fields; what stands in them is found only when a schedule is made of it. */
    private static List<Problem> badTimes(PolarisConfig config) {
        List<Problem> problems = new ArrayList<>();
        for (EnvironmentConfig env : config.environments().values()) {
            env.schedules().forEach((work, schedule) -> {
                try {
                    CronExpression.parse(schedule.cron());
                } catch (IllegalArgumentException e) {
                    problems.add(new Problem(
                            "environments." + env.name() + ".schedules." + work.key() + ".cron",
                            e.getMessage(),
                            "Write five cron fields in UTC, such as \"30 19 * * *\"."));
                }
            });
        }
        return problems;
    }
}
