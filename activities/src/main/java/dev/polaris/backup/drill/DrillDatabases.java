package dev.polaris.backup.drill;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.restore.RestoreTarget;
import dev.polaris.backup.roles.ActivityFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Temporary databases on the servers of an environment's targets. Their names begin with {@value #PREFIX} and the day they
 * were made, so that one whose drill was terminated is found and dropped by a later one.
 */
public final class DrillDatabases implements DrillActivities {
    private static final String PREFIX = "polaris_drill_";
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    /** No drill takes that long. */
    private static final int DAYS_KEPT = 2;

    private final EnvironmentConfig env;
    private final Map<String, PostgresDatabase> targets;

    /** @param targets the environment's targets by name */
    public DrillDatabases(EnvironmentConfig env, Map<String, PostgresDatabase> targets) {
        this.env = env;
        this.targets = Map.copyOf(targets);
    }

    @Override
    public RestoreTarget create(DrillDatabase wanted) {
        return ActivityFailures.typed(() -> {
            RestoreTarget place = RestoreTarget.temporary(name(wanted.target()), checked(wanted.database()));
            PostgresDatabase server = targets.get(place.name());
            try (Connection connection = server.connect("polaris-drill")) {
                dropLeftovers(connection);
                if (!exists(connection, place.database())) {
                    // Not from template1: whatever an administrator put there is no part of a backup.
                    execute(connection, "create database " + place.database() + " template template0");
                }
                return place;
            } catch (SQLException e) {
                throw PostgresFailures.of(e, server, "making a temporary database");
            }
        });
    }

    @Override
    public void drop(RestoreTarget place) {
        ActivityFailures.typed(() -> {
            env.target(place.name());
            PostgresDatabase server = targets.get(place.name());
            try (Connection connection = server.connect("polaris-drill")) {
                drop(connection, checked(place.database()));
                return null;
            } catch (SQLException e) {
                throw PostgresFailures.of(e, server, "dropping a temporary database");
            }
        });
    }

    private String name(String wanted) {
        if (wanted != null) {
            return env.target(wanted).name();
        }
        List<String> plain = env.targets().values().stream()
                .filter(target -> target.kind() == TargetConfig.Kind.PLAIN)
                .map(TargetConfig::name)
                .sorted()
                .toList();
        if (plain.size() == 1) {
            return plain.get(0);
        }
        throw FailureType.BAD_INPUT.failure(
                plain.isEmpty()
                        ? "Environment " + env.name() + " has no plain target for a drill."
                        : "Environment " + env.name() + " has several targets: " + String.join(", ", plain) + ".");
    }

    /** Only what this class itself has named is ever dropped. */
    private static String checked(String database) {
        if (database == null || !database.matches(PREFIX + "\\d{8}_[a-z0-9_]{1,30}")) {
            throw FailureType.BAD_INPUT.failure("\"" + database + "\" is no name for a drill's database.");
        }
        return database;
    }

    private static void dropLeftovers(Connection connection) throws SQLException {
        String oldest = PREFIX + DAY.format(LocalDate.now(ZoneOffset.UTC).minusDays(DAYS_KEPT));
        List<String> leftovers = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("select datname from pg_database where datname ~ ? and datname < ?")) {
            query.setString(1, "^" + PREFIX + "\\d{8}_[a-z0-9_]{1,30}$");
            query.setString(2, oldest);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    leftovers.add(rows.getString(1));
                }
            }
        }
        for (String leftover : leftovers) {
            drop(connection, leftover);
        }
    }

    private static void drop(Connection connection, String database) throws SQLException {
        execute(connection, "drop database if exists " + database + " with (force)");
    }

    private static boolean exists(Connection connection, String database) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select from pg_database where datname = ?")) {
            query.setString(1, database);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
