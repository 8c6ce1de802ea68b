package dev.polaris.backup.postgres;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.MissingSecretException;
import dev.polaris.backup.failure.FailureType;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A database with the credentials to use it: opens sessions by JDBC, and tells libpq's tools how to connect. The password
 * goes to neither a URL nor a command line.
 */
public final class PostgresDatabase {
    private static final int CONNECT_TIMEOUT_SECONDS = 10;

    /** What a run does with a database; decides what its failures are called and whether a run may write to it. */
    public enum Side {
        /** Backed up: only read. */
        SOURCE,
        /** Restored into. */
        TARGET
    }

    private final Side side;
    private final DatabaseConfig config;
    private final Map<String, String> workerEnvironment;

    /**
     * A database as configured.
     *
     * @param workerEnvironment the variables of this worker, where the password's reference may point
     */
    public PostgresDatabase(Side side, DatabaseConfig config, Map<String, String> workerEnvironment) {
        this.side = side;
        this.config = config;
        this.workerEnvironment = workerEnvironment;
    }

    public DatabaseConfig config() {
        return config;
    }

    public Side side() {
        return side;
    }

    /** The database for people: {@code host:port/database}. */
    public String label() {
        return config.label();
    }

    /** Another database of the same server, by the same login. */
    public PostgresDatabase in(String database) {
        return new PostgresDatabase(side, config.in(database), workerEnvironment);
    }

    /**
     * Opens a session.
     *
     * @param applicationName by which the session is known on the server, and ended if it is left over
     * @throws io.temporal.failure.ApplicationFailure typed by what the server said
     */
    public Connection connect(String applicationName) {
        return connect(properties(applicationName));
    }

    /**
     * Opens a session for scripts: several statements in one text go to the server as they are, also where the driver
     * cannot tell where one ends, as in a function's {@code BEGIN ATOMIC} body.
     *
     * @param applicationName by which the session is known on the server, and ended if it is left over
     * @throws io.temporal.failure.ApplicationFailure typed by what the server said
     */
    public Connection connectForScripts(String applicationName) {
        Properties properties = properties(applicationName);
        properties.setProperty("preferQueryMode", "simple");
        return connect(properties);
    }

    /**
     * Opens a session as any app would, also through a pooler: without settings of our own, and without statements that stay
     * prepared on a server which may be another one in the next transaction.
     *
     * @param applicationName by which the session is known on the server
     * @throws io.temporal.failure.ApplicationFailure typed by what the server said
     */
    public Connection connectLikeAnApp(String applicationName) {
        Properties properties = properties(applicationName);
        properties.remove("options");
        properties.setProperty("prepareThreshold", "0");
        return connect(properties);
    }

    private Properties properties(String applicationName) {
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", password());
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("sslmode", config.sslMode().label());
        config.sslRootCertificate().ifPresent(file -> properties.setProperty("sslrootcert", file));
        properties.setProperty("options", SessionSettings.asOptions());
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
        properties.setProperty("loginTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("allowEncodingChanges", "true");
        return properties;
    }

    private Connection connect(Properties properties) {
        try {
            return DriverManager.getConnection(
                    "jdbc:postgresql://" + config.host() + ":" + config.port() + "/" + config.database(), properties);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, this, "connecting");
        }
    }

    /**
     * The environment that makes a libpq tool connect here: the password is in it because a process's environment, unlike
     * its arguments, is not shown to other users.
     */
    public Map<String, String> toolEnvironment(String applicationName) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PGHOST", config.host());
        environment.put("PGPORT", Integer.toString(config.port()));
        environment.put("PGDATABASE", config.database());
        environment.put("PGUSER", config.user());
        environment.put("PGPASSWORD", password());
        environment.put("PGSSLMODE", config.sslMode().label());
        config.sslRootCertificate().ifPresent(file -> environment.put("PGSSLROOTCERT", file));
        environment.put("PGAPPNAME", applicationName);
        environment.put("PGCONNECT_TIMEOUT", Integer.toString(CONNECT_TIMEOUT_SECONDS));
        environment.put("PGTZ", "UTC");
        environment.put("PGOPTIONS", SessionSettings.asOptions());
        // Failures are told apart by their English text.
        environment.put("LC_ALL", "C");
        return environment;
    }

    /**
     * Ends sessions that an earlier attempt of this backup left behind.
     *
     * @return how many there were
     */
    public int endSessions(String applicationName) {
        return endSessions("application_name = ?", applicationName);
    }

    /**
     * Ends sessions of every part of a run: those of this name, and those whose name goes on after it with a slash.
     *
     * @return how many there were
     */
    public int endSessionsUnder(String applicationName) {
        return endSessions("(application_name || '/') ^@ (? || '/')", applicationName);
    }

    private int endSessions(String which, String applicationName) {
        String sql = "select count(pg_terminate_backend(pid)) from pg_stat_activity where " + which
                + " and usename = current_user and pid <> pg_backend_pid()";
        try (Connection connection = connect("polaris-clean-up");
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, applicationName);
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        } catch (SQLException e) {
            throw PostgresFailures.of(e, this, "ending left-over sessions");
        }
    }

    /** Read at every use: a rotated secret in a file needs no restart. */
    private String password() {
        try {
            return config.password().resolve(workerEnvironment);
        } catch (MissingSecretException e) {
            throw FailureType.MISSING_SECRET.failure("For " + config.label() + ": " + e.getMessage() + ".");
        }
    }

    /** Refuses a port that cannot work, whatever configuration it came from. */
    public void refusePooler() {
        if (config.port() == 6543) {
            throw FailureType.POOLER_PORT.failure(config.label() + " is a transaction pooler.");
        }
    }
}
