package dev.polaris.backup.restore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The restoring role's default privileges on the target. An archive's privileges are written relative to PostgreSQL's own
 * defaults: with others in force, every object would come with grants that the source did not have. They are put aside
 * before the first object is made and put back after the last one.
 */
final class DefaultPrivileges {
    private static final String KEEP = """
            create table if not exists polaris_restore.default_privileges (statement text primary key);
            """;

    /** For each kept grant the statement that takes it away and the one that gives it back. */
    private static final String FIND = """
            select format('ALTER DEFAULT PRIVILEGES %s %s %s ON %s %s %s%s',
                          case when n.nspname is null then '' else format('IN SCHEMA %I', n.nspname) end,
                          'GRANT', a.privilege_type, k.kind, 'TO',
                          case when a.grantee = 0 then 'PUBLIC' else quote_ident(g.rolname) end,
                          case when a.is_grantable then ' WITH GRANT OPTION' else '' end) as give,
                   format('ALTER DEFAULT PRIVILEGES %s REVOKE %s ON %s FROM %s',
                          case when n.nspname is null then '' else format('IN SCHEMA %I', n.nspname) end,
                          a.privilege_type, k.kind,
                          case when a.grantee = 0 then 'PUBLIC' else quote_ident(g.rolname) end) as take
            from pg_default_acl d
            join pg_roles r on r.oid = d.defaclrole
            left join pg_namespace n on n.oid = d.defaclnamespace
            cross join lateral aclexplode(d.defaclacl) a
            left join pg_roles g on g.oid = a.grantee
            join (values ('r', 'TABLES'), ('S', 'SEQUENCES'), ('f', 'FUNCTIONS'), ('T', 'TYPES'), ('n', 'SCHEMAS')) as k (type, kind)
              on k.type = d.defaclobjtype::text
            where r.rolname = current_user and a.grantee <> d.defaclrole
            union all
            select format('ALTER DEFAULT PRIVILEGES REVOKE %s ON %s FROM PUBLIC', k.privilege, k.kind),
                   format('ALTER DEFAULT PRIVILEGES GRANT %s ON %s TO PUBLIC', k.privilege, k.kind)
            from pg_default_acl d
            join pg_roles r on r.oid = d.defaclrole
            join (values ('f', 'FUNCTIONS', 'EXECUTE'), ('T', 'TYPES', 'USAGE')) as k (type, kind, privilege)
              on k.type = d.defaclobjtype::text
            where r.rolname = current_user and d.defaclnamespace = 0
              and not exists (select from aclexplode(d.defaclacl) a where a.grantee = 0)
            """;

    private DefaultPrivileges() {}

    /** Puts them aside, once for a restore. */
    static void neutralise(RestoreSession session, String step) throws SQLException {
        session.execute(KEEP);
        if (!ProgressTable.begin(session.connection(), step + "/default privileges", 0, 0, false)) {
            return;
        }
        List<String> take = new ArrayList<>();
        List<String> give = new ArrayList<>();
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery(FIND)) {
            while (rows.next()) {
                give.add(rows.getString("give"));
                take.add(rows.getString("take"));
            }
        }
        for (String statement : take) {
            session.execute(statement);
        }
        for (String statement : give) {
            session.execute("insert into polaris_restore.default_privileges values (" + SqlNames.literal(statement)
                    + ") on conflict do nothing");
        }
        session.commit();
    }

    /** Puts them back, in the session's open transaction. */
    static void putBack(RestoreSession session) throws SQLException {
        List<String> statements = new ArrayList<>();
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery("select statement from polaris_restore.default_privileges")) {
            while (rows.next()) {
                statements.add(rows.getString(1));
            }
        }
        for (String statement : statements) {
            session.execute(statement);
        }
        session.execute("delete from polaris_restore.default_privileges");
    }
}
