package dev.polaris.backup.validation;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * A table of the restored database.
 *
 * @param oid its oid
 * @param kind {@code pg_class.relkind}
 * @param heap whether its rows can be addressed by block
 * @param blocks blocks of the table itself
 * @param bytes bytes of the table with everything stored aside
 * @param filter what an extension keeps of its configuration table in dumps, as {@code WHERE …}; null or empty when it
 *     says nothing
 */
record TargetTable(long oid, String kind, boolean heap, long blocks, long bytes, String filter) {
    private static final String ALL = """
            select n.nspname, c.relname, c.oid::bigint, c.relkind::text, coalesce(a.amname = 'heap', false),
                   pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint,
                   pg_catalog.pg_table_size(c.oid), x.condition
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            left join pg_catalog.pg_am a on a.oid = c.relam
            left join (select pg_catalog.unnest(extconfig) as oid, pg_catalog.unnest(extcondition) as condition
                       from pg_catalog.pg_extension) x on x.oid = c.oid
            where c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't'
              and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')""";

    /** Every table by name. */
    static Map<TableName, TargetTable> all(ValidationSession session) throws SQLException {
        Map<TableName, TargetTable> tables = new HashMap<>();
        session.query(
                ALL,
                row -> tables.put(
                        new TableName(row.getString(1), row.getString(2)),
                        new TargetTable(
                                row.getLong(3),
                                row.getString(4),
                                row.getBoolean(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getString(8))));
        return tables;
    }

    boolean filtered() {
        return filter != null && !filter.isBlank();
    }
}
