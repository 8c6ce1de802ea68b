package dev.polaris.backup.config;

import dev.polaris.backup.procedure.ProcedureRules;
import java.util.Optional;

/**
 * How an environment's own database is replaced: what a procedure may take and how long, and what it works with.
 *
 * @param rules how long things may take
 * @param instance how fresh instances are made; empty when none can be
 * @param migrations where the app's migrations are; empty when restored databases are used as they were backed up
 */
public record ProcedureConfig(
        ProcedureRules rules, Optional<InstanceConfig> instance, Optional<MigrationsConfig> migrations) {}
