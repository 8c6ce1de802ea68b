package dev.polaris.backup.rows;

import dev.polaris.backup.failure.FailureType;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a table is today out of the target's catalogues. */
final class LiveCatalog {
    private static final String TABLE = """
            select c.oid, c.relkind, c.relispartition, row_security_active(c.oid)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = ? and c.relname = ?""";

    private static final String COLUMNS = """
            select attname, format_type(atttypid, atttypmod), attnotnull, atthasdef or attidentity <> '',
                attgenerated <> '', attidentity = 'a',
                atttypid = any ('{int2,int4,int8,uuid,text,varchar,date,bool,timestamp,timestamptz}'::regtype[])
                    and coalesce((select collisdeterministic from pg_collation where oid = attcollation), true)
            from pg_attribute where attrelid = ? and attnum > 0 and not attisdropped order by attnum""";

    /** The equality of each index column's operator class; a partial, deferred or computed index recognises no row. */
    private static final String INDEXES = """
            select i.indexrelid::regclass::text, i.indisprimary, bool_and(a.attnotnull) over (partition by i.indexrelid),
                a.attname, 'operator(' || quote_ident(n.nspname) || '.' || o.oprname || ')'
            from pg_index i
                cross join lateral unnest(i.indkey::int2[], i.indclass::oid[]) with ordinality k (attnum, opclass, place)
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                join pg_opclass oc on oc.oid = k.opclass
                join pg_amop ao on ao.amopfamily = oc.opcfamily and ao.amopstrategy = 3
                    and ao.amoplefttype = oc.opcintype and ao.amoprighttype = oc.opcintype
                join pg_operator o on o.oid = ao.amopopr
                join pg_namespace n on n.oid = o.oprnamespace
            where i.indrelid = ? and i.indisunique and i.indisvalid and i.indimmediate
                and i.indpred is null and i.indexprs is null and k.place <= i.indnkeyatts
            order by i.indisprimary desc, i.indexrelid, k.place""";

    /** A constraint on a partitioned table has copies for its partitions; of those that name one child, the topmost counts. */
    private static final String FOREIGN_KEYS = """
            select f.conname, cn.nspname, c.relname, pn.nspname, p.relname, p.relkind,
                array(select attname::text from unnest(f.conkey) with ordinality k (n, place)
                    join pg_attribute on attrelid = f.conrelid and attnum = k.n order by place),
                array(select attname::text from unnest(f.confkey) with ordinality k (n, place)
                    join pg_attribute on attrelid = f.confrelid and attnum = k.n order by place),
                array(select 'operator(' || quote_ident(nspname) || '.' || oprname || ')'
                    from unnest(f.conpfeqop) with ordinality k (o, place) join pg_operator po on po.oid = k.o
                    join pg_namespace on pg_namespace.oid = oprnamespace order by place)
            from pg_constraint f
                join pg_class c on c.oid = f.conrelid join pg_namespace cn on cn.oid = c.relnamespace
                join pg_class p on p.oid = f.confrelid join pg_namespace pn on pn.oid = p.relnamespace
            where f.contype = 'f' and %s order by cn.nspname, c.relname, f.conname""";

    private static final String OWN = "f.conrelid = ? and not exists (select from pg_constraint t"
            + " where t.oid = f.conparentid and t.conrelid = f.conrelid)";
    private static final String OF_OTHERS = "f.confrelid = ? and c.relkind = 'r'";

    private LiveCatalog() {}

    /**
     * Reads one table.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TARGET_UNSUITABLE} when there is no such table, or
     *     {@code MISSING_PRIVILEGE} when row security hides rows of it
     */
    static LiveTable read(Connection connection, TableName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
            statement.setString(1, name.schema());
            statement.setString(2, name.name());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw FailureType.TARGET_UNSUITABLE.failure("The target has no table " + name + ".");
                }
                if (!row.getString(2).equals("r")) {
                    throw FailureType.TARGET_UNSUITABLE.failure(name + " is no plain table on the target today"
                            + " (pg_class.relkind '" + row.getString(2) + "'); of a partitioned one name a partition.");
                }
                if (row.getBoolean(4)) {
                    throw FailureType.MISSING_PRIVILEGE.failure(
                            "Row security hides rows of " + name + " from the login of the target.");
                }
                return read(connection, name, row.getLong(1), row.getBoolean(3));
            }
        }
    }

    private static LiveTable read(Connection connection, TableName name, long oid, boolean partition)
            throws SQLException {
        List<LiveTable.UniqueIndex> indexes = new ArrayList<>();
        List<KeyColumn> key = readIndexes(connection, oid, indexes);
        return new LiveTable(
                name,
                oid,
                columns(connection, oid),
                key,
                indexes,
                foreignKeys(connection, OWN, oid),
                foreignKeys(connection, OF_OTHERS, oid),
                partition);
    }

    private static List<LiveColumn> columns(Connection connection, long oid) throws SQLException {
        List<LiveColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setLong(1, oid);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(new LiveColumn(
                            row.getString(1),
                            row.getString(2),
                            row.getBoolean(3),
                            row.getBoolean(4),
                            row.getBoolean(5),
                            row.getBoolean(6),
                            row.getBoolean(7)));
                }
            }
        }
        return columns;
    }

    /** Returns the key, and adds every other unique index to the list. */
    private static List<KeyColumn> readIndexes(Connection connection, long oid, List<LiveTable.UniqueIndex> others)
            throws SQLException {
        Map<String, List<KeyColumn>> indexes = new LinkedHashMap<>();
        Optional<String> key = Optional.empty();
        try (PreparedStatement statement = connection.prepareStatement(INDEXES)) {
            statement.setLong(1, oid);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String index = row.getString(1);
                    indexes.computeIfAbsent(index, unused -> new ArrayList<>())
                            .add(new KeyColumn(row.getString(4), row.getString(5)));
                    if (key.isEmpty() && row.getBoolean(3)) {
                        key = Optional.of(index);
                    }
                }
            }
        }
        List<KeyColumn> columns = key.map(indexes::remove).orElse(List.of());
        indexes.forEach((index, ofIndex) -> others.add(new LiveTable.UniqueIndex(index, ofIndex)));
        return columns;
    }

    private static List<ForeignKey> foreignKeys(Connection connection, String which, long oid) throws SQLException {
        List<ForeignKey> keys = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(FOREIGN_KEYS.formatted(which))) {
            statement.setLong(1, oid);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    keys.add(new ForeignKey(
                            row.getString(1),
                            new TableName(row.getString(2), row.getString(3)),
                            strings(row.getArray(7)),
                            new TableName(row.getString(4), row.getString(5)),
                            strings(row.getArray(8)),
                            strings(row.getArray(9)),
                            row.getString(6).equals("p") ? "" : "only "));
                }
            }
        }
        return keys;
    }

    private static List<String> strings(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
