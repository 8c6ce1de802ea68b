package dev.polaris.backup.acceptance;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** An empty database of the target cluster, for one installation alone: restores of tests do not meet. */
final class TargetDatabase implements AutoCloseable {
    private final String name;

    private TargetDatabase(String name) {
        this.name = name;
    }

    /** Creates the database; dropped by {@link #close()}, whoever is still connected to it. */
    static TargetDatabase create(String name) throws SQLException {
        TargetDatabase target = new TargetDatabase(name);
        target.inMaintenance("create database " + target.quoted() + " template template0");
        return target;
    }

    String name() {
        return name;
    }

    /** A superuser's session in it, past any proxy. */
    Connection admin() throws SQLException {
        return connect(name);
    }

    /** How many sessions of the worker are in it; asked from outside, for one with a full disk takes no more sessions. */
    long sessions() throws SQLException {
        try (Connection connection = connect("postgres");
                PreparedStatement query = connection.prepareStatement("select count(*) from pg_stat_activity"
                        + " where application_name like 'polaris%' and datname = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Drops it with all that is in it and makes it again, so that it can be restored into once more. */
    void empty() throws SQLException {
        close();
        inMaintenance("create database " + quoted() + " template template0");
    }

    /** The same, in a directory of its own that the server's user may write to; until {@link #leave}. */
    void emptyIn(Path directory) throws SQLException {
        close();
        inMaintenance("create tablespace " + quoted() + " location '" + directory + "'");
        inMaintenance("create database " + quoted() + " template template0 tablespace " + quoted());
    }

    /** Ends {@link #emptyIn}: the directory is empty again. */
    void leave() throws SQLException {
        close();
        inMaintenance("drop tablespace if exists " + quoted());
    }

    @Override
    public void close() throws SQLException {
        inMaintenance("drop database if exists " + quoted() + " with (force)");
    }

    private String quoted() {
        return '"' + name + '"';
    }

    private static void inMaintenance(String statement) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement running = connection.createStatement()) {
            running.execute(statement);
        }
    }

    /** A superuser's session in any database of the target cluster, past any proxy. */
    static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + Stack.targetHost() + ":" + Stack.targetPort() + "/" + database,
                Stack.variable("POLARIS_TARGET_USER"),
                Stack.variable("POLARIS_TARGET_PASSWORD"));
    }
}
