package dev.polaris.backup.doctor;

import dev.polaris.backup.config.CommandHookConfig;
import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.FlipConfig;
import dev.polaris.backup.config.FreezeConfig;
import dev.polaris.backup.config.InstanceConfig;
import dev.polaris.backup.config.MigrationsConfig;
import dev.polaris.backup.config.NotifyConfig;
import dev.polaris.backup.config.ProcedureConfig;
import dev.polaris.backup.flip.FlipActivities;
import dev.polaris.backup.flip.FlipFacts;
import dev.polaris.backup.flip.FlipOrder;
import dev.polaris.backup.flip.FlipSide;
import dev.polaris.backup.freeze.FreezeActivities;
import dev.polaris.backup.freeze.FreezeOrder;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.instance.InstanceActivities;
import dev.polaris.backup.rebuild.RebuildActivities;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Looks, on a quiet day, at what a procedure would need on the worst one: the same questions as its preflight asks, of the same
 * adapters, and whether the commands that it would run are there. Changes nothing.
 */
public final class ProcedureExamination {
    private static final String RUN = "doctor";
    private static final long PATIENCE_SECONDS = 10;

    private final EnvironmentConfig env;
    private final InstanceActivities instances;
    private final FreezeActivities freezes;
    private final FlipActivities flips;
    private final RebuildActivities rebuilds;

    /** What the environment's procedures work with. */
    public ProcedureExamination(
            EnvironmentConfig env,
            InstanceActivities instances,
            FreezeActivities freezes,
            FlipActivities flips,
            RebuildActivities rebuilds) {
        this.env = env;
        this.instances = instances;
        this.freezes = freezes;
        this.flips = flips;
        this.rebuilds = rebuilds;
    }

    /** What was found out; nothing where no procedure is configured. */
    List<Finding> examine() {
        if (env.procedure().isEmpty()) {
            return List.of();
        }
        ProcedureConfig config = env.procedure().get();
        List<Finding> findings = new ArrayList<>();
        findings.add(look("procedure: instances", () -> {
            var facts = instances.examine(env.name());
            return new Seen(facts.adapter() + " at " + facts.place(), facts.problems());
        }));
        findings.add(look("procedure: freeze", () -> {
            var facts = freezes.examine(
                    new FreezeOrder(env.name(), RUN, live(), Instant.now().plus(Duration.ofMinutes(1))));
            return new Seen(facts.adapter(), facts.problems());
        }));
        findings.add(look("procedure: flip", this::flip));
        if (config.rebuild().isPresent()) {
            findings.add(look("procedure: rebuild", () -> {
                var facts = rebuilds.examine(env.name());
                return new Seen(
                        facts.patches().size() + " patches, " + facts.buckets().size() + " buckets, "
                                + facts.secrets().size() + " secrets, "
                                + facts.manual().size() + " manual steps",
                        facts.problems());
            }));
        }
        commands(config).forEach((name, line) -> findings.add(command("procedure: command of " + name, line)));
        return findings;
    }

    private Seen flip() {
        Instance live = live();
        FlipFacts facts = flips.examine(new FlipOrder(env.name(), RUN, live, live));
        List<String> problems = new ArrayList<>(facts.problems());
        if (facts.problems().isEmpty() && facts.side() == FlipSide.OTHER) {
            problems.add("the app points at " + facts.pointsAt() + " and not at " + live.label()
                    + "; after a flip, source must name the new instance");
        }
        return new Seen(facts.adapter() + " points at " + facts.pointsAt(), problems);
    }

    private Instance live() {
        return instances.live(env.name());
    }

    /**
     * What an adapter says of itself.
     *
     * @param seen what is as it should be
     * @param problems what is not
     */
    private record Seen(String seen, List<String> problems) {}

    private static Finding look(String check, Callable<Seen> question) {
        try {
            Seen seen = question.call();
            return seen.problems().isEmpty()
                    ? Finding.ok(check, seen.seen())
                    : Finding.failed(
                            check,
                            String.join("; ", seen.problems()),
                            "A procedure would be refused at its beginning; correct it today.");
        } catch (ApplicationFailure e) {
            return Finding.failed(check, e.getOriginalMessage(), null);
        } catch (Exception e) {
            return Finding.failed(check, "stopped by " + e.getClass().getSimpleName(), "Read the worker's log.");
        }
    }

    /** Lines for the shell, by what they are for. */
    private static Map<String, String> commands(ProcedureConfig config) {
        Map<String, String> lines = new LinkedHashMap<>();
        config.instance().ifPresent(instance -> {
            if (instance instanceof InstanceConfig.OnServer server) {
                server.storage()
                        .flatMap(InstanceConfig.OwnStorage::attach)
                        .ifPresent(attach -> lines.put("instance.storage.attach", attach.run()));
            }
        });
        config.migrations().ifPresent(migrations -> {
            if (migrations instanceof MigrationsConfig.Command command) {
                lines.put("migrations", command.line());
            }
        });
        config.freeze().ifPresent(freeze -> {
            if (freeze instanceof FreezeConfig.Command command) {
                lines.put("freeze", command.hook().run());
            }
        });
        config.flip().ifPresent(flip -> {
            if (flip instanceof FlipConfig.Command command) {
                lines.put("flip", command.hook().run());
            } else if (flip instanceof FlipConfig.EnvFile file) {
                file.reload().map(CommandHookConfig::run).ifPresent(reload -> lines.put("flip.envFile.reload", reload));
            }
        });
        config.notices().ifPresent(told -> {
            if (told instanceof NotifyConfig.Command command) {
                lines.put("notify", command.hook().run());
            }
        });
        return lines;
    }

    /** Its words are not repeated: they may hold anything. */
    private static Finding command(String check, String line) {
        try {
            if (!succeeds("sh", "-n", "-c", line)) {
                return Finding.failed(check, "the shell does not understand it", "Correct the line in polaris.yaml.");
            }
            String first = line.strip().split("[\\s;|&]+")[0];
            // An assignment, a variable or a bracket says nothing of what is run.
            if (first.matches("[A-Za-z0-9_./+-]+") && !succeeds("sh", "-c", "command -v -- \"$1\"", "sh", first)) {
                return Finding.failed(
                        check,
                        first + " is not there on this host",
                        "Install it, or correct the line in polaris.yaml.");
            }
            return Finding.ok(check, "can be run");
        } catch (Exception e) {
            return Finding.failed(check, "stopped by " + e.getClass().getSimpleName(), "Read the worker's log.");
        }
    }

    private static boolean succeeds(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }
}
