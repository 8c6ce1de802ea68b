package dev.polaris.backup.restore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * What a platform has put into a target: the names by which archive entries are known to be there already.
 *
 * @param names such as {@code relation auth.users}, {@code trigger auth users on_auth_user_created}
 */
record PlatformObjects(Set<String> names) {
    /** On PostgreSQL of one's own. */
    static final PlatformObjects NONE = new PlatformObjects(Set.of());

    private static final String SQL = """
            select 'extension ' || extname from pg_extension
            union all
            select 'publication ' || pubname from pg_publication
            union all
            select 'event trigger ' || evtname from pg_event_trigger
            union all
            select 'schema ' || nspname from pg_namespace
            union all
            select 'relation ' || n.nspname || '.' || c.relname
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            union all
            select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('auth', 'storage') and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
              and a.attgenerated = ''
            union all
            select 'trigger ' || n.nspname || ' ' || c.relname || ' ' || t.tgname
            from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
            where not t.tgisinternal
            union all
            select 'policy ' || n.nspname || ' ' || c.relname || ' ' || p.polname
            from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
            """;

    PlatformObjects {
        names = Set.copyOf(names);
    }

    static PlatformObjects read(Connection connection) throws SQLException {
        Set<String> names = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SQL)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return new PlatformObjects(names);
    }

    boolean has(String kind, String name) {
        return names.contains(kind + " " + name);
    }
}
