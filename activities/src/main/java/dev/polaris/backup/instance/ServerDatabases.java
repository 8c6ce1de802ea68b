package dev.polaris.backup.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.InstanceConfig;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.restore.RestoreTarget;
import io.temporal.failure.ApplicationFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/**
 * Instances that are databases on the server of a configured target.
 *
 * <p>Beside each database there is a role of the same name that nobody can log in as: its comment says whose the database
 * is. A role, because it is made and marked in one transaction, before the database; the comment of the database itself
 * would be replaced by that of the backup.
 */
public final class ServerDatabases implements InstancePlace {
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();
    private static final String PREFIX = "polaris_instance_";
    private static final Pattern ID = Pattern.compile("[a-z0-9_]{1,40}");
    private static final String SESSION = "polaris-instance";

    private final InstanceConfig.OnServer config;
    private final PostgresDatabase server;
    private final Map<String, String> workerEnvironment;

    /**
     * Instances on one server.
     *
     * @param server the target's own database, by a login that may create databases and roles
     * @param workerEnvironment the variables of this worker, where references may point
     */
    public ServerDatabases(
            InstanceConfig.OnServer config, PostgresDatabase server, Map<String, String> workerEnvironment) {
        this.config = config;
        this.server = server;
        this.workerEnvironment = Map.copyOf(workerEnvironment);
    }

    @Override
    public PostgresDatabase database(String id) {
        return server.in(name(id));
    }

    @Override
    public Optional<InstanceStorage> storage() {
        return config.storage().map(own -> new OwnInstanceStorage(own, workerEnvironment));
    }

    @Override
    public InstanceFacts examine() {
        List<String> problems = new ArrayList<>();
        String version = null;
        try (Connection connection = server.connect(SESSION)) {
            version = connection.getMetaData().getDatabaseProductVersion();
            problems.addAll(lackingRights(connection));
            problems.addAll(missingLogins(connection));
        } catch (SQLException e) {
            problems.add(PostgresFailures.of(e, server, "looking whether a database can be made")
                    .getOriginalMessage());
        } catch (ApplicationFailure e) {
            problems.add(e.getOriginalMessage());
        }
        // PostgreSQL does not tell how much room its disk has.
        return new InstanceFacts("database on " + config.target(), server.label(), version, null, problems);
    }

    private List<String> lackingRights(Connection connection) throws SQLException {
        String login = server.config().user();
        List<String> problems = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select rolsuper or rolcreatedb, rolsuper or rolcreaterole, pg_catalog.pg_is_in_recovery()
                        from pg_catalog.pg_roles where rolname = current_user
                        """)) {
            row.next();
            if (!row.getBoolean(1)) {
                problems.add(login + " may not create databases on " + server.label() + ": give it CREATEDB");
            }
            if (!row.getBoolean(2)) {
                problems.add(login + " may not create roles on " + server.label() + ": give it CREATEROLE");
            }
            if (row.getBoolean(3)) {
                problems.add(server.label() + " is a standby and takes no writes");
            }
        }
        return problems;
    }

    /** Restored roles cannot log in, so the app's must be there before. */
    private List<String> missingLogins(Connection connection) throws SQLException {
        List<String> problems = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("select from pg_catalog.pg_roles where rolname = ? and rolcanlogin")) {
            for (String login : config.logins()) {
                query.setString(1, login);
                try (ResultSet rows = query.executeQuery()) {
                    if (!rows.next()) {
                        problems.add("the app logs in as " + login + ", which " + server.label()
                                + " does not let in: create it there with LOGIN and its password");
                    }
                }
            }
        }
        return problems;
    }

    @Override
    public Instance create(InstanceOrder order) {
        String name = name(order.id());
        try (Connection connection = server.connect(SESSION)) {
            lock(connection, name);
            boolean there = exists(connection, name);
            if (!ownedBy(connection, order, name, there)) {
                mark(connection, order, name);
            }
            if (!there) {
                // Not from template1: whatever an administrator put there is no part of a backup.
                execute(connection, "create database " + name + " template template0 encoding 'UTF8'");
            }
        } catch (SQLException e) {
            throw PostgresFailures.of(e, server, "making database " + name);
        }
        return answering(instance(name));
    }

    /** Only what is marked as this order's is removed; a database without a mark is somebody else's. */
    @Override
    public void remove(InstanceOrder order) {
        String name = name(order.id());
        try (Connection connection = server.connect(SESSION)) {
            lock(connection, name);
            if (ownedBy(connection, order, name, exists(connection, name))) {
                execute(connection, "drop database if exists " + name + " with (force)");
                execute(connection, "drop role " + name);
            }
        } catch (SQLException e) {
            throw PostgresFailures.of(e, server, "removing database " + name);
        }
    }

    @Override
    public Optional<Instance> find(DatabaseConfig connection) {
        boolean own = connection.database().startsWith(PREFIX)
                && connection.port() == server.config().port()
                && connection.host().equals(server.config().host());
        return own ? Optional.of(instance(connection.database())) : Optional.empty();
    }

    private Instance instance(String name) {
        return new Instance(
                name.substring(PREFIX.length()),
                config.appHost().orElse(server.config().host()),
                config.appPort().orElse(server.config().port()),
                name,
                RestoreTarget.temporary(config.target(), name));
    }

    /** A server that has just made a database may still refuse it, when it has run out of connections. */
    private Instance answering(Instance instance) {
        try (Connection connection = server.in(instance.database()).connect(SESSION)) {
            execute(connection, "select 1");
            return instance;
        } catch (SQLException e) {
            throw PostgresFailures.of(e, server, "asking database " + instance.database());
        }
    }

    private static String name(String id) {
        if (!ID.matcher(id).matches()) {
            throw FailureType.BAD_INPUT.failure(
                    "\"" + id + "\" is no instance: up to 40 lower-case letters, digits and underscores.");
        }
        return PREFIX + id;
    }

    /** Until the session ends: an attempt that was given up and its successor take turns. */
    private static void lock(Connection connection, String name) throws SQLException {
        execute(connection, "set lock_timeout = '30s'");
        try (PreparedStatement lock =
                connection.prepareStatement("select pg_catalog.pg_advisory_lock(pg_catalog.hashtextextended(?, 0))")) {
            lock.setString(1, name);
            lock.execute();
        }
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select from pg_catalog.pg_database where datname = ?")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    /**
     * Whether it is recorded as this order's.
     *
     * @throws ApplicationFailure {@code TARGET_UNSUITABLE} when it is somebody else's
     */
    private boolean ownedBy(Connection connection, InstanceOrder order, String name, boolean there)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select pg_catalog.shobj_description(oid, 'pg_authid') from pg_catalog.pg_roles where rolname = ?
                """)) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                boolean marked = rows.next();
                if (!marked && !there) {
                    return false;
                }
                Optional<InstanceOrder> owner = marked ? owner(rows.getString(1)) : Optional.empty();
                if (owner.filter(order::equals).isPresent()) {
                    return true;
                }
                throw FailureType.TARGET_UNSUITABLE.failure("Database or role " + name + " on " + server.label()
                        + " is not this procedure's"
                        + owner.map(other -> " but that of " + other.procedure())
                                .orElse("") + ".");
            }
        }
    }

    private static Optional<InstanceOrder> owner(String comment) {
        try {
            return comment == null ? Optional.empty() : Optional.of(MAPPER.readValue(comment, InstanceOrder.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static void mark(Connection connection, InstanceOrder order, String name) throws SQLException {
        String owner;
        try {
            owner = connection.unwrap(PGConnection.class).escapeLiteral(MAPPER.writeValueAsString(order));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        // One text is one transaction.
        execute(
                connection,
                "begin; create role " + name + " nologin; comment on role " + name + " is '" + owner + "'; commit");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
