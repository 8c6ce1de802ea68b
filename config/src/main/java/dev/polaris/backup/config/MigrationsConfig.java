package dev.polaris.backup.config;

import java.nio.file.Path;

/** Where the migrations of an environment's app are. */
public sealed interface MigrationsConfig {
    /**
     * Files named {@code {version}_{name}.sql}, as Supabase keeps them.
     *
     * @param path a directory on every restore worker's host
     */
    record Directory(Path path) implements MigrationsConfig {}

    /**
     * A command that brings a database up to date by itself.
     *
     * @param line run by {@code sh -c} on a restore worker's host; finds the database by libpq's variables
     */
    record Command(String line) implements MigrationsConfig {}
}
