package dev.polaris.backup.worker;

import dev.polaris.backup.config.DumpConfig;
import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.FlipConfig;
import dev.polaris.backup.config.FreezeConfig;
import dev.polaris.backup.config.InstanceConfig;
import dev.polaris.backup.config.NotifyConfig;
import dev.polaris.backup.config.ProcedureConfig;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.flip.AppFlip;
import dev.polaris.backup.flip.AppLogin;
import dev.polaris.backup.flip.AppRoute;
import dev.polaris.backup.flip.EnvFileFlip;
import dev.polaris.backup.flip.PgBouncerFlip;
import dev.polaris.backup.flip.ToldFlip;
import dev.polaris.backup.freeze.AppFreeze;
import dev.polaris.backup.freeze.CommandFreeze;
import dev.polaris.backup.freeze.HttpFlagFreeze;
import dev.polaris.backup.freeze.SqlFreeze;
import dev.polaris.backup.hook.CommandHook;
import dev.polaris.backup.hook.HttpHook;
import dev.polaris.backup.instance.InstancePlace;
import dev.polaris.backup.instance.ManagedProjects;
import dev.polaris.backup.instance.ServerDatabases;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.Targets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What procedures work with, as the configuration chooses it. */
final class ProcedureParts {
    private final EnvironmentConfig env;
    private final Map<String, String> environment;
    private final Optional<InstancePlace> instances;

    /**
     * The parts of an environment.
     *
     * @param targets the environment's targets by name
     * @param environment the variables of this worker
     */
    ProcedureParts(EnvironmentConfig env, Map<String, PostgresDatabase> targets, Map<String, String> environment) {
        this.env = env;
        this.environment = environment;
        this.instances = env.procedure()
                .flatMap(ProcedureConfig::instance)
                .map(config -> config instanceof InstanceConfig.OnServer server
                        ? new ServerDatabases(server, targets.get(server.target()), environment)
                        : new ManagedProjects((InstanceConfig.Project) config, environment));
    }

    /** Where fresh instances are made; empty when the configuration names no place. */
    Optional<InstancePlace> instances() {
        return instances;
    }

    /** The targets that the configuration names, and the instances that are none of theirs. */
    Targets targets() {
        Targets configured = Targets.configured(env, environment);
        return target -> target.instance() != null && instances.orElse(null) instanceof ManagedProjects projects
                ? new Targets.Target(projects.database(target.instance()), TargetConfig.Kind.SUPABASE)
                : configured.find(target);
    }

    /** How the app is kept from writing; empty when the configuration says not how. */
    static Optional<AppFreeze> freeze(EnvironmentConfig env, Targets targets, Map<String, String> environment) {
        return env.procedure().flatMap(ProcedureConfig::freeze).map(config -> {
            if (config instanceof FreezeConfig.Sql sql) {
                return new SqlFreeze(instance -> instance.target() == null
                        ? new PostgresDatabase(
                                PostgresDatabase.Side.TARGET,
                                sql.admin().at(instance.host(), instance.port(), instance.database()),
                                environment)
                        : targets.find(instance.target()).database());
            }
            return config instanceof FreezeConfig.Http flag
                    ? new HttpFlagFreeze(new HttpHook(flag.hook(), environment, FailureType.FREEZE_FAILED))
                    : new CommandFreeze(
                            new CommandHook(((FreezeConfig.Command) config).hook(), FailureType.FREEZE_FAILED));
        });
    }

    /** How the app is pointed at another instance; empty when the configuration says not how. */
    static Optional<AppFlip> flip(EnvironmentConfig env, DumpConfig tools, Map<String, String> environment) {
        return env.procedure().flatMap(ProcedureConfig::flip).map(config -> {
            if (config instanceof FlipConfig.PgBouncer pgBouncer) {
                return new PgBouncerFlip(pgBouncer, tools.toolDirectory(), environment);
            }
            if (config instanceof FlipConfig.EnvFile file) {
                return new EnvFileFlip(file);
            }
            return config instanceof FlipConfig.Http told
                    ? ToldFlip.by(new HttpHook(told.hook(), environment, FailureType.ROUTE_WRONG))
                    : ToldFlip.by(new CommandHook(((FlipConfig.Command) config).hook(), FailureType.ROUTE_WRONG));
        });
    }

    /** The app's own way to its database; empty when the configuration says not which. */
    static Optional<AppRoute> route(EnvironmentConfig env, Targets targets, Map<String, String> environment) {
        return env.procedure()
                .flatMap(ProcedureConfig::route)
                .map(route -> new AppRoute(
                        route,
                        new AppLogin(
                                route.login(),
                                environment,
                                instance -> targets.find(instance.target()).database()),
                        environment));
    }

    /** The secrets that a restore worker needs for them, by their paths. */
    static Map<String, SecretReference> secrets(EnvironmentConfig env) {
        Map<String, SecretReference> secrets = new LinkedHashMap<>();
        String path = "environments." + env.name() + ".procedure.";
        env.procedure().ifPresent(procedure -> {
            procedure
                    .instance()
                    .filter(InstanceConfig.Project.class::isInstance)
                    .ifPresent(project ->
                            secrets.put(path + "instance.project.token", ((InstanceConfig.Project) project).token()));
            procedure
                    .instance()
                    .flatMap(config ->
                            config instanceof InstanceConfig.OnServer server ? server.storage() : Optional.empty())
                    .ifPresent(storage -> secrets.put(path + "instance.storage.key", storage.key()));
            procedure.freeze().ifPresent(freeze -> {
                if (freeze instanceof FreezeConfig.Sql sql) {
                    secrets.put(path + "freeze.sql.password", sql.admin().password());
                } else if (freeze instanceof FreezeConfig.Http flag) {
                    secrets.put(path + "freeze.http.secret", flag.hook().secret());
                }
            });
            procedure.flip().ifPresent(flip -> {
                if (flip instanceof FlipConfig.PgBouncer pgBouncer) {
                    secrets.put(
                            path + "flip.pgbouncer.console.password",
                            pgBouncer.console().password());
                } else if (flip instanceof FlipConfig.Http told) {
                    secrets.put(path + "flip.http.secret", told.hook().secret());
                }
            });
            procedure.notices().ifPresent(way -> {
                if (way instanceof NotifyConfig.Http told) {
                    secrets.put(path + "notify.http.secret", told.hook().secret());
                }
            });
            procedure
                    .route()
                    .ifPresent(route -> secrets.put(
                            path + "route.password", route.connection().password()));
        });
        return secrets;
    }
}
