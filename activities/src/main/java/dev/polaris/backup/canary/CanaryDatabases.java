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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.postgresql.PGConnection;

/**
 * Databases that canaries restore into on a server that is kept for it, for hosts where no server can be started. The
 * run a database is for is in the database's comment. Roles belong to the server: those a backup needs stay there, without
 * login.
 */
public final class CanaryDatabases implements CanaryPlaces {
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String SESSION = "polaris-canary";
    private static final String ALL = "select datname, pg_catalog.shobj_description(oid, 'pg_database')"
            + " from pg_catalog.pg_database where datname like '" + PREFIX + "%'";

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
            create(statement, name, specification);
            statement.execute("comment on database " + quoted(name) + " is '"
                    + connection
                            .unwrap(PGConnection.class)
                            .escapeLiteral(MAPPER.writeValueAsString(specification.owner()))
                    + "'");
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw PostgresFailures.of(e, maintenance, "creating the canary's database");
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
        if (!names().containsKey(PREFIX + id)) {
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
        } catch (SQLException e) {
            throw PostgresFailures.of(e, maintenance, "dropping the canary's database");
        }
    }

    @Override
    public List<String> sweep(Predicate<ClusterOwner> running) {
        List<String> removed = new ArrayList<>();
        names().forEach((name, comment) -> {
            Optional<ClusterOwner> owner = owner(comment);
            if (owner.isEmpty() || !running.test(owner.get())) {
                drop(name.substring(PREFIX.length()));
                removed.add(name);
            }
        });
        return removed;
    }

    /** Names of canaries' databases with their comments, which may be null. */
    private Map<String, String> names() {
        PostgresDatabase maintenance = database(server.connection());
        Map<String, String> names = new LinkedHashMap<>();
        try (Connection connection = maintenance.connect(SESSION);
                PreparedStatement statement = connection.prepareStatement(ALL);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                names.put(rows.getString(1), rows.getString(2));
            }
            return names;
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
