package dev.polaris.backup.restore;

import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at a target in one read-only session, and changes nothing. */
final class TargetInspection {
    private static final String IDENTITY = """
            select d.oid, d.datname, current_setting('server_version') as version,
                   current_setting('server_version_num')::int / 10000 as major,
                   pg_encoding_to_char(d.encoding) as encoding, current_user as login, r.rolsuper,
                   r.rolsuper or r.rolcreaterole as creates_roles,
                   has_database_privilege(d.oid, 'CREATE') as may_create, pg_is_in_recovery() as in_recovery,
                   pg_postmaster_start_time() as started_at, to_regclass('polaris_restore.restore') is not null as held
            from pg_database d, pg_roles r
            where d.datname = current_database() and r.rolname = current_user
            """;

    private static final String SUPERUSER_EXTENSIONS = """
            select e.name from pg_available_extensions e
            join pg_available_extension_versions v on v.name = e.name and v.version = e.default_version
            where e.installed_version is null and v.superuser and not v.trusted""";

    /** Objects of users: not the system's, not an extension's, not the restore's own, not in a platform's schemas. */
    private static final String OBJECTS = """
            with schemas as (
              select n.oid, n.nspname from pg_namespace n
              where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'polaris_restore')
                and not (n.nspname = any (?))),
            objects (class, id, name) as (
              select 'pg_namespace'::regclass, oid, 'schema ' || nspname from schemas where nspname <> 'public'
              union all
              select 'pg_class'::regclass, c.oid, 'relation ' || s.nspname || '.' || c.relname
              from pg_class c join schemas s on s.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
              union all
              select 'pg_proc'::regclass, p.oid, 'function ' || s.nspname || '.' || p.proname
              from pg_proc p join schemas s on s.oid = p.pronamespace
              union all
              select 'pg_type'::regclass, t.oid, 'type ' || s.nspname || '.' || t.typname
              from pg_type t join schemas s on s.oid = t.typnamespace where t.typtype in ('b', 'd', 'e', 'r') and t.typelem = 0
              union all
              select 'pg_foreign_server'::regclass, oid, 'server ' || srvname from pg_foreign_server
              union all
              select 'pg_event_trigger'::regclass, oid, 'event trigger ' || evtname from pg_event_trigger where not ?
              union all
              select 'pg_publication'::regclass, oid, 'publication ' || pubname from pg_publication where not ?
              union all
              (select 'pg_largeobject_metadata'::regclass, oid, 'large object ' || oid from pg_largeobject_metadata limit 3))
            select name from objects o
            where not exists (select from pg_depend d where d.classid = o.class and d.objid = o.id and d.deptype = 'e')
            limit 5
            """;

    /** A project in use has users, or files; a fresh one has neither. */
    private static final List<String> ROWS_OF_CUSTOMERS = List.of("auth.users", "storage.buckets", "storage.objects");

    private final PostgresDatabase target;
    private final Set<String> platformSchemas;
    private final RestoreOptions options;

    /**
     * An inspection.
     *
     * @param platformSchemas schemas whose objects are not the customer's; none on PostgreSQL of one's own
     * @param options what is restored: when it leaves out the first section, that must be there
     */
    TargetInspection(PostgresDatabase target, Set<String> platformSchemas, RestoreOptions options) {
        this.target = target;
        this.platformSchemas = platformSchemas;
        this.options = options;
    }

    /**
     * Looks.
     *
     * @throws io.temporal.failure.ApplicationFailure typed by what the server said
     */
    TargetFacts inspect() {
        try (Connection connection = target.connect("polaris-restore-plan")) {
            connection.setReadOnly(true);
            return facts(connection);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, target, "looking at the target");
        }
    }

    private TargetFacts facts(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(IDENTITY)) {
            row.next();
            boolean held = row.getBoolean("held");
            return new TargetFacts(
                    systemIdentifier(connection),
                    row.getObject("started_at", OffsetDateTime.class).toInstant(),
                    row.getLong("oid"),
                    row.getString("datname"),
                    row.getString("version"),
                    row.getInt("major"),
                    row.getString("encoding"),
                    row.getString("login"),
                    row.getBoolean("rolsuper"),
                    row.getBoolean("creates_roles"),
                    names(connection, "select rolname from pg_roles where pg_has_role(current_user, oid, 'MEMBER')"),
                    row.getBoolean("may_create"),
                    row.getBoolean("in_recovery"),
                    held ? holder(connection) : Optional.empty(),
                    objects(connection),
                    names(
                            connection,
                            "select name from pg_available_extensions union select extname from pg_extension"),
                    names(connection, SUPERUSER_EXTENSIONS),
                    names(
                            connection,
                            // The view has no row, and no error, for a login that may not know.
                            "select trim(library) from pg_settings, unnest(string_to_array(setting, ',')) as library"
                                    + " where name = 'shared_preload_libraries'"),
                    names(connection, "select spcname from pg_tablespace"),
                    names(connection, "select rolname from pg_roles"),
                    platformSchemas.isEmpty() ? PlatformObjects.NONE : PlatformObjects.read(connection),
                    options.buildsOnSections() && !held
                            ? Optional.of(EarlierSections.read(connection, platformSchemas))
                            : Optional.empty(),
                    held
                            ? names(connection, "select plan_digest from polaris_restore.restore").stream()
                                    .findFirst()
                            : Optional.empty());
        }
    }

    private static Optional<String> systemIdentifier(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select system_identifier from pg_control_system()")) {
            row.next();
            return Optional.of(row.getString(1));
        } catch (SQLException e) {
            if ("42501".equals(e.getSQLState())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<String> holder(Connection connection) throws SQLException {
        return names(connection, "select restore_id from polaris_restore.restore").stream()
                .findFirst();
    }

    private Set<String> objects(Connection connection) throws SQLException {
        boolean platform = !platformSchemas.isEmpty();
        if (options.buildsOnSections()) {
            // What else is there is compared with the backup, see SectionStart.
            return platform && options.wants(RestoreSection.DATA) ? customersRows(connection) : Set.of();
        }
        try (var statement = connection.prepareStatement(OBJECTS)) {
            statement.setArray(1, connection.createArrayOf("text", platformSchemas.toArray()));
            statement.setBoolean(2, platform);
            statement.setBoolean(3, platform);
            try (ResultSet rows = statement.executeQuery()) {
                Set<String> objects = names(rows);
                if (platform) {
                    objects.addAll(customersRows(connection));
                }
                return objects;
            }
        }
    }

    private static Set<String> customersRows(Connection connection) throws SQLException {
        Set<String> found = new HashSet<>();
        for (String table : ROWS_OF_CUSTOMERS) {
            String there = "select 1 where to_regclass('" + table + "') is not null";
            if (!names(connection, there).isEmpty()
                    && !names(connection, "select 1 where exists (select from " + table + ")")
                            .isEmpty()) {
                found.add("rows of " + table);
            }
        }
        return found;
    }

    private static Set<String> names(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return names(rows);
        }
    }

    private static Set<String> names(ResultSet rows) throws SQLException {
        Set<String> names = new HashSet<>();
        while (rows.next()) {
            names.add(rows.getString(1));
        }
        return names;
    }
}
