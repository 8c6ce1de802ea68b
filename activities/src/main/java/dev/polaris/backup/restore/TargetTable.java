package dev.polaris.backup.restore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What decides how rows go into a table of the target.
 *
 * @param ordinary whether it has rows of its own: neither a partitioned parent, nor a view, nor foreign
 * @param unlogged whether a crash of the server empties it
 * @param ofExtension whether an extension owns it, and may have put rows of its own there
 * @param truncatable whether it can be emptied at once without anybody noticing: the right is there, and no trigger or
 *     foreign key is
 */
record TargetTable(boolean ordinary, boolean unlogged, boolean ofExtension, boolean truncatable) {
    // relhastriggers, because a referenced table has triggers too, and looking for foreign keys would read all of them.
    private static final String FIND = """
            select c.relkind = 'r', c.relpersistence = 'u',
                exists (select from pg_catalog.pg_depend d
                    where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e'),
                pg_catalog.has_table_privilege(c.oid, 'TRUNCATE') and not c.relhastriggers
            from pg_catalog.pg_class c where c.oid = pg_catalog.to_regclass(?)
            """;

    /**
     * Looks a table up.
     *
     * @param name schema and name, quoted where they must be
     */
    static Optional<TargetTable> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FIND)) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new TargetTable(
                                row.getBoolean(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4)))
                        : Optional.empty();
            }
        }
    }
}
