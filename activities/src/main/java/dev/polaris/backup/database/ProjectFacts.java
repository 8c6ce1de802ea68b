package dev.polaris.backup.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rebuilt project must be given besides its dump, as far as the database knows it. Only listed facts are read:
 * settings of roles and databases are left out, because projects keep secrets in them.
 */
final class ProjectFacts {
    private static final String DATABASE = """
            select datname as name, pg_encoding_to_char(encoding) as encoding, datcollate as collate, datctype as ctype,
                   current_setting('server_version') as "serverVersion"
            from pg_database where datname = current_database()""";

    private static final String EXTENSIONS = """
            select e.extname as name, e.extversion as version, n.nspname as schema
            from pg_extension e join pg_namespace n on n.oid = e.extnamespace order by 1""";

    /** Columns differ between projects; those a project lacks are left out. */
    private static final String BUCKETS = """
            select b.id, (to_jsonb(b) ->> 'name') as name, (to_jsonb(b) ->> 'public') as public,
                   (to_jsonb(b) ->> 'file_size_limit') as "fileSizeLimit",
                   (to_jsonb(b) ->> 'allowed_mime_types') as "allowedMimeTypes"
            from storage.buckets b order by 1""";

    /** PostgreSQL hides the options of user mappings, which hold passwords, from all but superusers and their users. */
    private static final String HIDDEN_MAPPINGS = "select count(*) from pg_user_mappings where umoptions is null";

    /** pg_dump leaves subscriptions out unless a superuser runs it: they hold passwords. */
    private static final String HIDDEN_SUBSCRIPTIONS = """
            select count(subname) from pg_subscription s join pg_database d on d.oid = s.subdbid
            where d.datname = current_database()
              and not (select rolsuper from pg_roles where rolname = current_user)""";

    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final boolean storage;
    private final boolean migrations;
    private final boolean auth;
    private final long hiddenMappings;
    private final long hiddenSubscriptions;

    private ProjectFacts(Statement statement) throws SQLException {
        storage = exists(statement, "storage.buckets");
        migrations = exists(statement, "supabase_migrations.schema_migrations");
        auth = exists(statement, "auth.users");
        hiddenMappings = count(statement, HIDDEN_MAPPINGS);
        hiddenSubscriptions = count(statement, HIDDEN_SUBSCRIPTIONS);
        facts.put("formatVersion", 1);
        facts.put("database", rows(statement, DATABASE).get(0));
        facts.put("extensions", rows(statement, EXTENSIONS));
        if (storage) {
            facts.put("buckets", rows(statement, BUCKETS));
        }
    }

    static ProjectFacts read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return new ProjectFacts(statement);
        }
    }

    /** Everything, in the order of the file. */
    Map<String, Object> facts() {
        return facts;
    }

    boolean storage() {
        return storage;
    }

    boolean migrations() {
        return migrations;
    }

    boolean auth() {
        return auth;
    }

    /** User mappings whose options the login may not see, or that have none. */
    long hiddenMappings() {
        return hiddenMappings;
    }

    /** Subscriptions that pg_dump leaves out. */
    long hiddenSubscriptions() {
        return hiddenSubscriptions;
    }

    private static long count(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static boolean exists(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("select to_regclass('" + table + "') is not null")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static List<Map<String, String>> rows(Statement statement, String query) throws SQLException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
