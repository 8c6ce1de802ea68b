package dev.polaris.backup.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Takes away what default privileges have given to others: staged rows are for the restore's own login only. */
final class Grants {
    private static final String GIVEN = """
            select format('revoke all on schema %I from ', n.nspname)
                || case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
            from pg_namespace n, aclexplode(n.nspacl) a where n.nspname = ? and a.grantee <> n.nspowner
            union
            select format('revoke all on table %I.%I from ', n.nspname, c.relname)
                || case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
            from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
            where n.nspname = ? and c.relkind = 'r' and a.grantee <> c.relowner""";

    private Grants() {}

    /** Revokes everything that anybody but the owner may do with the schema and its tables. */
    static void revokeAll(Connection connection, String schema) throws SQLException {
        List<String> statements = new ArrayList<>();
        try (PreparedStatement given = connection.prepareStatement(GIVEN)) {
            given.setString(1, schema);
            given.setString(2, schema);
            try (ResultSet row = given.executeQuery()) {
                while (row.next()) {
                    statements.add(row.getString(1));
                }
            }
        }
        try (Statement revoke = connection.createStatement()) {
            for (String statement : statements) {
                revoke.execute(statement);
            }
        }
    }
}
