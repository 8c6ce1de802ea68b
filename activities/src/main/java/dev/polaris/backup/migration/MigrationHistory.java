package dev.polaris.backup.migration;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table in which it is recorded what was applied, in the form that Supabase's tools use.
 *
 * @param schema the table's schema
 */
record MigrationHistory(String schema) {
    /** That of an app's migrations. */
    static final MigrationHistory MIGRATIONS = new MigrationHistory("supabase_migrations");

    /** That of an environment's patches. */
    static final MigrationHistory PATCHES = new MigrationHistory("polaris_patches");

    private String table() {
        return schema + ".schema_migrations";
    }

    /** Versions with who applied them, as far as that is recorded; empty when there is no such table. */
    TreeMap<String, Optional<String>> read(Connection connection) throws SQLException {
        TreeMap<String, Optional<String>> versions = new TreeMap<>();
        if (!there(connection)) {
            return versions;
        }
        // By way of JSON, because older projects lack the column.
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select version, pg_catalog.to_jsonb(m) ->> 'created_by' from " + table() + " m")) {
            while (rows.next()) {
                versions.put(rows.getString(1), Optional.ofNullable(rows.getString(2)));
            }
            return versions;
        }
    }

    private boolean there(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select pg_catalog.to_regclass('" + table() + "') is not null")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** Makes the table, or the columns that an older one lacks. */
    void ensure(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set client_min_messages = warning");
            statement.execute("create schema if not exists " + schema);
            statement.execute("create table if not exists " + table() + " (version text not null primary key)");
            for (Map.Entry<String, String> column : Map.of("statements", "text[]", "name", "text", "created_by", "text")
                    .entrySet()) {
                statement.execute("alter table " + table() + " add column if not exists " + column.getKey() + " "
                        + column.getValue());
            }
            statement.execute("reset client_min_messages");
        }
    }

    /**
     * Records a migration in the open transaction. Waits for another attempt that is at it.
     *
     * @return whether it is still to be applied
     */
    boolean record(Connection connection, MigrationFile file, String appliedBy) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into " + table()
                + " (version, name, statements, created_by) values (?, ?, ?, ?) on conflict do nothing")) {
            Array statements = connection.createArrayOf(
                    "text",
                    file.statements().stream().map(MigrationStatement::text).toArray());
            insert.setString(1, file.version());
            insert.setString(2, file.migration().name());
            insert.setArray(3, statements);
            insert.setString(4, appliedBy);
            return insert.executeUpdate() == 1;
        }
    }
}
