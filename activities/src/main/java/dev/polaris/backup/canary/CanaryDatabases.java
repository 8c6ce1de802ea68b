package dev.polaris.backup.canary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.postgresql.PGConnection;

/**
 * Databases that canaries restore into on a server that is kept for it, for hosts where no server can be started. Beside
 * each there is a role of the same name that nobody can log in as, and its comment names the run that the database is for:
 * the comment of the database itself is replaced by the backup's while it is restored. Roles belong to the server: those a
 * backup needs stay there, without login.
 */
public final class CanaryDatabases implements CanaryPlaces {
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String DUPLICATE_ROLE = "42710";
    private static final String SESSION = "polaris-canary";
    /** A role whose database is gone, or was not made yet, is a canary's too. */
    private static final String ALL = "select coalesce(datname, rolname), datname is not null,"
            + " pg_catalog.shobj_description(r.oid, 'pg_authid') from pg_catalog.pg_database d"
            + " full join pg_catalog.pg_roles r on rolname = datname"
            + " where coalesce(datname, rolname) like '" + PREFIX + "%'";

    private final TargetConfig server;
    private final Map<String, String> workerEnvironment;

    /**
     * The databases of a server.
     *
     * @param server how to reach it, as one who may create databases
     * @param workerEnvironment the variables of this worker, where the password's reference may point
     */
    public CanaryDatabases(TargetConfig server, Map<String, String> workerEnvironment) {
        this.server = server;
        this.workerEnvironment = workerEnvironment;
    }

    @Override
    public String host() {
        return HostName.with("database of " + server.connection().label());
    }

    @Override
    public String make(ClusterSpecification specification) {
        String name = PREFIX + specification.id();
        PostgresDatabase maintenance = database(server.connection());
        try (Connection connection = maintenance.connect(SESSION);
                Statement statement = connection.createStatement()) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            if (major < specification.serverMajor()) {
                throw FailureType.TARGET_UNSUITABLE.failure(maintenance.label() + " is PostgreSQL " + major
                        + ", the backup is of PostgreSQL " + specification.serverMajor() + ".");
            }
            // Before the database: one without a mark would be swept.
            mark(statement, name, specification.owner());
            create(statement, name, specification);
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw PostgresFailures.of(e, maintenance, "creating the canary's database");
        }
    }

    /** One text is one transaction: there is no role without its comment. */
    private static void mark(Statement statement, String name, ClusterOwner owner) throws SQLException {
        try {
            String comment = statement
                    .getConnection()
                    .unwrap(PGConnection.class)
                    .escapeLiteral(MAPPER.writeValueAsString(owner));
            statement.execute("begin; create role " + quoted(name) + " nologin; comment on role " + quoted(name)
                    + " is '" + comment + "'; commit");
        } catch (SQLException e) {
            statement.execute("rollback");
            if (!DUPLICATE_ROLE.equals(e.getSQLState())) {
                throw e;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void create(Statement statement, String name, ClusterSpecification specification)
            throws SQLException {
        try {
            statement.execute("create database " + quoted(name) + " template template0 encoding '"
                    + specification.encoding() + "'");
        } catch (SQLException e) {
            if (!DUPLICATE_DATABASE.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    @Override
    public PostgresDatabase database(String id) {
        DatabaseConfig config = server.connection();
        PostgresDatabase database = database(new DatabaseConfig(
                config.host(),
                config.port(),
                PREFIX + id,
                config.user(),
                config.password(),
                config.sslMode(),
                config.sslRootCertificate()));
        if (marks().stream().noneMatch(mark -> mark.made() && mark.name().equals(PREFIX + id))) {
            throw FailureType.CLUSTER_GONE.failure("Database " + database.label() + " is gone.");
        }
        return database;
    }

    @Override
    public void drop(String id) {
        PostgresDatabase maintenance = database(server.connection());
        try (Connection connection = maintenance.connect(SESSION);
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + quoted(PREFIX + id) + " with (force)");
            statement.execute("drop role if exists " + quoted(PREFIX + id));
        } catch (SQLException e) {
            throw PostgresFailures.of(e, maintenance, "dropping the canary's database");
        }
    }

    @Override
    public List<String> sweep(Predicate<ClusterOwner> running) {
        List<String> removed = new ArrayList<>();
        for (Mark mark : marks()) {
            if (mark.owner().filter(running).isEmpty()) {
                drop(mark.name().substring(PREFIX.length()));
                removed.add(mark.name());
            }
        }
        return removed;
    }

    /**
     * What is there of a canary.
     *
     * @param made whether its database is
     * @param owner the run it is for; empty when that is not known
     */
    private record Mark(String name, boolean made, Optional<ClusterOwner> owner) {}

    private List<Mark> marks() {
        PostgresDatabase maintenance = database(server.connection());
        List<Mark> marks = new ArrayList<>();
        try (Connection connection = maintenance.connect(SESSION);
                PreparedStatement statement = connection.prepareStatement(ALL);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                marks.add(new Mark(rows.getString(1), rows.getBoolean(2), owner(rows.getString(3))));
            }
            return marks;
        } catch (SQLException e) {
            throw PostgresFailures.of(e, maintenance, "looking for canaries' databases");
        }
    }

    private static Optional<ClusterOwner> owner(String comment) {
        try {
            return comment == null ? Optional.empty() : Optional.of(MAPPER.readValue(comment, ClusterOwner.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private PostgresDatabase database(DatabaseConfig config) {
        return new PostgresDatabase(PostgresDatabase.Side.TARGET, config, workerEnvironment);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
