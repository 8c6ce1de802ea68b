package dev.polaris.backup.config;

import dev.polaris.backup.procedure.ProcedureRules;
import java.util.Optional;

/**
 * How an environment's own database is replaced: what a procedure may take and how long, and what it works with.
 *
 * @param rules how long things may take
 * @param instance how fresh instances are made; empty when none can be
 * @param migrations where the app's migrations are; empty when restored databases are used as they were backed up
 * @param freeze how the app is kept from writing; empty when nothing says so
 * @param flip how the app is pointed at another instance; empty when nothing says so
 * @param route the app's own way to its database; empty when nothing says so
 * @param rebuild what the environment needs besides its database; empty when it cannot be built anew
 * @param notices how people are told; empty when they only look
 */
public record ProcedureConfig(
        ProcedureRules rules,
        Optional<InstanceConfig> instance,
        Optional<MigrationsConfig> migrations,
        Optional<FreezeConfig> freeze,
        Optional<FlipConfig> flip,
        Optional<RouteConfig> route,
        Optional<RebuildConfig> rebuild,
        Optional<NotifyConfig> notices) {}
