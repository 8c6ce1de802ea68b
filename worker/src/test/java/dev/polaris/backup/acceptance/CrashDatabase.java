package dev.polaris.backup.acceptance;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * A database of the source cluster for one test, with rows that hardly compress: while an upload is held up, its dump
 * cannot be finished, because what is left of it fits no buffer.
 */
final class CrashDatabase implements AutoCloseable {
    private final String name = "crash_" + UUID.randomUUID().toString().substring(0, 8);

    /** Creates it with so many MiB of random bytes in two tables. */
    CrashDatabase(int mebibytes) throws SQLException {
        execute("postgres", "create database " + name);
        execute(name, "create extension pgcrypto");
        for (String table : new String[] {"recordings", "transcripts"}) {
            execute(name, "create table " + table + " (id bigint primary key, content bytea)");
            execute(
                    name,
                    "insert into " + table + " select n, gen_random_bytes(1024) from generate_series(1, "
                            + mebibytes * 512L + ") n");
        }
    }

    String name() {
        return name;
    }

    @Override
    public void close() throws SQLException {
        execute("postgres", "drop database " + name + " with (force)");
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection admin = Stack.admin(database);
                Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }
}
