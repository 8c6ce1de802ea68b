package dev.polaris.backup.config;

import java.time.Duration;
import java.util.Optional;

/** How an environment's app is pointed at another database: one of several ways. */
public sealed interface FlipConfig
        permits FlipConfig.PgBouncer, FlipConfig.EnvFile, FlipConfig.Http, FlipConfig.Command {
    /**
     * The app connects to PgBouncer, whose configuration names the database.
     *
     * @param ini its configuration file, which the restore worker may replace
     * @param database the name that the app connects to, a line under {@code [databases]}
     * @param console its administration console
     * @param pause the longest that its clients' statements may be held, waiting for transactions to end
     */
    record PgBouncer(String ini, String database, DatabaseConfig console, Duration pause) implements FlipConfig {}

    /**
     * The app reads variables from a file when it starts.
     *
     * @param path the file, which the restore worker may replace
     * @param variable one that holds an address of the form {@code postgresql://user:password@host:port/database}
     * @param reload a command that makes the app read it again; empty when something else does
     */
    record EnvFile(String path, String variable, Optional<CommandHookConfig> reload) implements FlipConfig {}

    /** The app is told by a web address where to point, and says by the same where it points. */
    record Http(HttpHookConfig hook) implements FlipConfig {}

    /** A command points the app elsewhere, and says where it points. */
    record Command(CommandHookConfig hook) implements FlipConfig {}
}
