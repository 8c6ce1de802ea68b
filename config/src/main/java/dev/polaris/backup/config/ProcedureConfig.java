package dev.polaris.backup.config;

import dev.polaris.backup.procedure.ProcedureRules;

/**
 * How an environment's own database is replaced: what a procedure may take and how long, and what it works with.
 *
 * @param rules how long things may take
 */
public record ProcedureConfig(ProcedureRules rules) {}
