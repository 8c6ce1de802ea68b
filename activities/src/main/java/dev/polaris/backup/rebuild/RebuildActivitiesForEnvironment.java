package dev.polaris.backup.rebuild;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.InstanceConfig;
import dev.polaris.backup.config.ProcedureConfig;
import dev.polaris.backup.config.RebuildConfig;
import dev.polaris.backup.config.RebuildConfig.EnvFile;
import dev.polaris.backup.config.RebuildConfig.HttpCheck;
import dev.polaris.backup.config.RebuildConfig.Secret;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.instance.InstanceOrder;
import dev.polaris.backup.instance.InstancePlace;
import dev.polaris.backup.migration.MigrationReport;
import dev.polaris.backup.migration.Patches;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.storage.restore.ProjectNames;
import dev.polaris.backup.storage.restore.TargetProjects;
import dev.polaris.backup.storage.source.StorageSourceException;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a rebuild of an environment does besides restoring. */
public final class RebuildActivitiesForEnvironment implements RebuildActivities {
    private final EnvironmentConfig env;
    private final Optional<InstancePlace> place;
    private final TargetProjects projects;

    /**
     * One environment's.
     *
     * @param place where its instances are made; empty when the configuration names none
     * @param projects whose Storage objects can be brought back into
     */
    public RebuildActivitiesForEnvironment(
            EnvironmentConfig env, Optional<InstancePlace> place, TargetProjects projects) {
        this.env = env;
        this.place = place;
        this.projects = projects;
    }

    @Override
    public RebuildFacts examine(String envName) {
        return ActivityFailures.typed(() -> {
            RebuildConfig config = config();
            List<String> problems = new ArrayList<>();
            Patches patches = new Patches(config.patches());
            problems.addAll(patches.problems());
            config.secrets().forEach(secret -> refuseUnwritable(secret.file(), problems));
            config.secrets().stream()
                    .flatMap(secret -> secret.login().stream())
                    .forEach(login -> refuseLoginInUse(login, problems));
            Optional<String> storageEnv = storageEnv(config);
            if (!config.buckets().isEmpty()) {
                storageEnv.ifPresent(project -> refuseUnreachable(project, problems));
            }
            config.envFile().map(EnvFile::path).ifPresent(path -> refuseUnwritable(path, problems));
            return new RebuildFacts(
                    patches.words(),
                    storageEnv.orElse(null),
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
            return new Patches(config().patches()).apply(database(order), order.env(), order.procedure());
        });
    }

    @Override
    public String attachStorage(RebuildOrder order) {
        return ActivityFailures.typed(() -> {
            String id = order.instance().id();
            place().storage()
                    .orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure("Instances of environment " + env.name()
                            + " have no Storage of their own: write procedure.instance.storage."))
                    .attach(new InstanceOrder(order.env(), order.procedure(), id), order.instance());
            return new StorageProof(projects.project(ProjectNames.ofInstance(id)), database(order)).prove(id);
        });
    }

    private PostgresDatabase database(RebuildOrder order) {
        return place().database(order.instance().id());
    }

    private InstancePlace place() {
        return place.orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure(
                "environments." + env.name() + ".procedure.instance says not where instances are made."));
    }

    @Override
    public SmokeReport smoke(RebuildOrder order) {
        return ActivityFailures.typed(() -> {
            List<HttpCheck> checks = config().smoke();
            return new SmokeReport(checks.size(), new HttpQuestions().ask(checks));
        });
    }

    /** The environment whose project gets the objects; empty for the Storage of the instance itself. */
    private Optional<String> storageEnv(RebuildConfig config) {
        boolean own = place.flatMap(InstancePlace::storage).isPresent();
        return config.storageEnv().or(() -> own ? Optional.empty() : Optional.of(env.name()));
    }

    private void refuseUnreachable(String project, List<String> problems) {
        try {
            var unused = projects.project(project).source().buckets();
        } catch (StorageSourceException | ApplicationFailure e) {
            problems.add("the Storage of " + project + ", which the objects go into, cannot be used: "
                    + (e instanceof ApplicationFailure failure ? failure.getOriginalMessage() : e.getMessage()));
        }
    }

    /** Passwords belong to a server: one that is changed on the server in use locks the app out long before the flip. */
    private void refuseLoginInUse(String login, List<String> problems) {
        env.procedure()
                .flatMap(ProcedureConfig::instance)
                .filter(InstanceConfig.OnServer.class::isInstance)
                .map(server ->
                        env.target(((InstanceConfig.OnServer) server).target()).connection())
                .filter(fresh -> fresh.host().equals(env.source().host())
                        && fresh.port() == env.source().port())
                .ifPresent(fresh -> problems.add("the password of " + login + " would change on " + fresh.host() + ":"
                        + fresh.port() + ", which the app still uses: make the instance on another server"));
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
