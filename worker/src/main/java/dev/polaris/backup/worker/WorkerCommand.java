package dev.polaris.backup.worker;

import dev.polaris.backup.config.ConfigFile;
import dev.polaris.backup.config.ConfigurationException;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.Problem;
import dev.polaris.backup.roles.Role;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code polaris worker}: runs one role, several, or all, until it is told to stop. */
@Command(
        name = "polaris worker",
        mixinStandardHelpOptions = true,
        description = "Serves the task queues of the given roles until it is told to stop.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped as asked", "2:bad usage, configuration or secrets", "3:Temporal cannot be reached"})
public final class WorkerCommand implements Callable<Integer> {
    private static final int BAD_INPUT = 2;
    private static final int UNREACHABLE = 3;

    @Option(
            names = "--role",
            required = true,
            split = ",",
            paramLabel = "ROLE",
            description = "control, backup, verify, restore, sync, or all; several separated by commas.")
    private List<String> roles;

    @Option(names = "--config", paramLabel = "FILE", description = "Default: POLARIS_CONFIG, else polaris.yaml.")
    private Path configFile;

    /** Runs the command line of a worker process. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new WorkerCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> environment = System.getenv();
        try {
            PolarisConfig config = ConfigFile.load(file(environment), environment);
            Set<Role> chosen = chosenRoles();
            List<Problem> missing = Secrets.missing(config, chosen, environment);
            if (!missing.isEmpty()) {
                throw new ConfigurationException(missing);
            }
            try (WorkerProcess process = WorkerProcess.start(config, chosen, environment)) {
                process.awaitStop();
            }
            return 0;
        } catch (ConfigurationException e) {
            System.err.println("The worker cannot start:");
            e.problems().forEach(problem -> System.err.println("  " + problem));
            return BAD_INPUT;
        } catch (TemporalUnreachableException e) {
            System.err.println(e.getMessage());
            return UNREACHABLE;
        }
    }

    private Path file(Map<String, String> environment) {
        return configFile != null ? configFile : Path.of(environment.getOrDefault("POLARIS_CONFIG", "polaris.yaml"));
    }

    private Set<Role> chosenRoles() throws ConfigurationException {
        Set<Role> chosen = EnumSet.noneOf(Role.class);
        for (String name : roles) {
            if (name.equals("all")) {
                return EnumSet.allOf(Role.class);
            }
            chosen.add(Arrays.stream(Role.values())
                    .filter(role -> role.label().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> unknown(name)));
        }
        return chosen;
    }

    private static ConfigurationException unknown(String name) {
        String known = Arrays.stream(Role.values()).map(Role::label).collect(Collectors.joining(", "));
        return new ConfigurationException(
                List.of(new Problem("--role", "is \"" + name + "\"", "Write one of " + known + ", all.")));
    }
}
