package dev.polaris.backup.config;

import java.time.Duration;

/** How an environment's app is pointed at another database: one of several ways. */
public sealed interface FlipConfig permits FlipConfig.PgBouncer {
    /**
     * The app connects to PgBouncer, whose configuration names the database.
     *
     * @param ini its configuration file, which the restore worker may replace
     * @param database the name that the app connects to, a line under {@code [databases]}
     * @param console its administration console
     * @param pause the longest that its clients' statements may be held, waiting for transactions to end
     */
    record PgBouncer(String ini, String database, DatabaseConfig console, Duration pause) implements FlipConfig {}
}
