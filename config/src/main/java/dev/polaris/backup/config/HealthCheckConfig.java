package dev.polaris.backup.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A question that a restored database must answer well. The answer is the first column of the first row.
 *
 * @param name what it is called in the report
 * @param sql the question; it only reads
 * @param otherwise asked instead when a column of the first does not exist; empty for none
 * @param expectation what the answer must be
 * @param mayBeMissing whether a table that does not exist is no failure
 */
public record HealthCheckConfig(
        String name, String sql, Optional<String> otherwise, Expectation expectation, boolean mayBeMissing) {
    public HealthCheckConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(sql, "sql");
        Objects.requireNonNull(expectation, "expectation");
    }

    /** What an answer must be. */
    public sealed interface Expectation {}

    /** Any answer but none. */
    public record Any() implements Expectation {}

    /** A number not below this. */
    public record AtLeast(long number) implements Expectation {}

    /** A time not longer than this before the backup's snapshot. */
    public record NotOlderThan(Duration age) implements Expectation {}

    /**
     * The number of rows that this table had in the backup's snapshot.
     *
     * @param table {@code schema.name}
     */
    public record EqualsSnapshot(String table) implements Expectation {}

    /** The questions of the specification, asked unless the configuration asks others. */
    public static List<HealthCheckConfig> standard() {
        return List.of(
                count("profiles"),
                count("sessions"),
                count("entitlements"),
                new HealthCheckConfig(
                        "latest migration",
                        "select max(inserted_at) from supabase_migrations.schema_migrations",
                        Optional.of("select max(version) from supabase_migrations.schema_migrations"),
                        new Any(),
                        true),
                new HealthCheckConfig(
                        "app_version", "select version from app_version limit 1", Optional.empty(), new Any(), false));
    }

    private static HealthCheckConfig count(String table) {
        return new HealthCheckConfig(
                table, "select count(*) from " + table, Optional.empty(), new EqualsSnapshot("public." + table), false);
    }
}
