package dev.polaris.backup.rebuild;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.ProcedureConfig;
import dev.polaris.backup.config.RebuildConfig;
import dev.polaris.backup.config.RebuildConfig.EnvFile;
import dev.polaris.backup.config.RebuildConfig.HttpCheck;
import dev.polaris.backup.config.RebuildConfig.Secret;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.migration.MigrationReport;
import dev.polaris.backup.migration.Patches;
import dev.polaris.backup.restore.Targets;
import dev.polaris.backup.roles.ActivityFailures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a rebuild of an environment does besides restoring. */
public final class RebuildActivitiesForEnvironment implements RebuildActivities {
    private final EnvironmentConfig env;
    private final Targets targets;

    public RebuildActivitiesForEnvironment(EnvironmentConfig env, Targets targets) {
        this.env = env;
        this.targets = targets;
    }

    @Override
    public RebuildFacts examine(String envName) {
        return ActivityFailures.typed(() -> {
            RebuildConfig config = config();
            List<String> problems = new ArrayList<>();
            Patches patches = new Patches(config.patches());
            problems.addAll(patches.problems());
            config.secrets().forEach(secret -> refuseUnwritable(secret.file(), problems));
            config.envFile().map(EnvFile::path).ifPresent(path -> refuseUnwritable(path, problems));
            return new RebuildFacts(
                    patches.words(),
                    config.storageEnv().orElse(env.name()),
                    config.buckets(),
                    config.secrets().stream().map(Secret::name).toList(),
                    config.envFile().map(file -> file.path().toString()).orElse(null),
                    config.manual().stream()
                            .map(step -> new ManualStep(step.name(), step.instruction()))
                            .toList(),
                    config.smoke().stream().map(HttpCheck::name).toList(),
                    problems);
        });
    }

    @Override
    public MigrationReport patch(RebuildOrder order) {
        return ActivityFailures.typed(() -> {
            if (order.instance().target() == null) {
                throw FailureType.BAD_INPUT.failure("Only an instance that a procedure made is patched.");
            }
            return new Patches(config().patches())
                    .apply(targets.find(order.instance().target()).database(), order.env(), order.procedure());
        });
    }

    @Override
    public SmokeReport smoke(RebuildOrder order) {
        return ActivityFailures.typed(() -> {
            List<HttpCheck> checks = config().smoke();
            return new SmokeReport(checks.size(), new HttpQuestions().ask(checks));
        });
    }

    private static void refuseUnwritable(Path file, List<String> problems) {
        Path directory = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            problems.add(
                    directory + " on this worker's host cannot be written, and " + file.getFileName() + " goes there");
        }
    }

    private RebuildConfig config() {
        return env.procedure()
                .flatMap(ProcedureConfig::rebuild)
                .orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure(
                        "Environment " + env.name() + " has no section procedure.rebuild."));
    }
}
