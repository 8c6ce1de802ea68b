package dev.polaris.backup.worker;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.InstanceConfig;
import dev.polaris.backup.config.ProcedureConfig;
import dev.polaris.backup.instance.InstancePlace;
import dev.polaris.backup.instance.ServerDatabases;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.util.Map;
import java.util.Optional;

/** What procedures work with, as the configuration chooses it. */
final class ProcedureParts {
    private ProcedureParts() {}

    /** Where fresh instances are made; empty when the configuration names no place. */
    static Optional<InstancePlace> instances(EnvironmentConfig env, Map<String, PostgresDatabase> targets) {
        return env.procedure().flatMap(ProcedureConfig::instance).map(config -> place(config, targets));
    }

    private static InstancePlace place(InstanceConfig config, Map<String, PostgresDatabase> targets) {
        InstanceConfig.OnServer server = (InstanceConfig.OnServer) config;
        return new ServerDatabases(server, targets.get(server.target()));
    }
}
