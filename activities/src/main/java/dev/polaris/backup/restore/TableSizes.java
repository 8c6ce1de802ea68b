package dev.polaris.backup.restore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** How large each table of the target is, and which of them are ordinary ones. */
final class TableSizes {
    private static final String SQL = """
            select n.nspname, c.relname, c.relkind = 'r' as ordinary, pg_relation_size(c.oid) as size
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'm', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            """;

    private final Map<String, Long> sizes = new HashMap<>();

    private TableSizes() {}

    static TableSizes read(RestoreSession session) throws SQLException {
        TableSizes tables = new TableSizes();
        try (Statement statement = session.connection().createStatement()) {
            statement.setFetchSize(10_000);
            try (ResultSet rows = statement.executeQuery(SQL)) {
                while (rows.next()) {
                    // Not an ordinary one: negative, less one, so that an empty table can be told apart too.
                    long size = rows.getLong("size");
                    tables.sizes.put(
                            key(rows.getString(1), rows.getString(2)), rows.getBoolean("ordinary") ? size : -1 - size);
                }
            }
        }
        session.commit();
        return tables;
    }

    private static String key(String schema, String name) {
        return schema + "\0" + name;
    }

    long size(String schema, String name) {
        long size = sizes.getOrDefault(key(schema, name), 0L);
        return size < 0 ? -1 - size : size;
    }

    boolean ordinary(String schema, String name) {
        return sizes.getOrDefault(key(schema, name), -1L) >= 0;
    }
}
