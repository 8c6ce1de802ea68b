package dev.polaris.backup.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Moves the sequences of restored rows forward, never back: past the greatest restored value, so that the next row does not
 * meet a restored one. A sequence's move is not undone with its transaction, which does no harm in this direction.
 */
final class RowSequences {
    /** Sequences that a column owns, or that its default uses; each with its direction and its bounds. */
    private static final String SEQUENCES = """
            select distinct format('%%I.%%I', n.nspname, c.relname), a.attname, q.seqincrement > 0, q.seqmin, q.seqmax
            from pg_depend d
                left join pg_attrdef ad on d.classid = 'pg_attrdef'::regclass and ad.oid = d.objid
                join pg_class c on c.relkind = 'S' and c.oid = case when ad.oid is null then d.objid else d.refobjid end
                join pg_namespace n on n.oid = c.relnamespace
                join pg_sequence q on q.seqrelid = c.oid
                join pg_attribute a on a.attrelid = %1$d
                    and a.attnum = case when ad.oid is null then d.refobjsubid else ad.adnum end
            where a.atttypid = any ('{int2,int4,int8}'::regtype[])
                and (d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
                        and d.refobjid = %1$d and d.deptype in ('a', 'i')
                    or ad.adrelid = %1$d and d.refclassid = 'pg_class'::regclass)""";

    private RowSequences() {}

    /** Moves every sequence of the table's columns, and returns how many moved. */
    static int forward(Connection connection, StagedTable table) throws SQLException {
        int moved = 0;
        for (List<String> sequence :
                RowQueries.texts(connection, SEQUENCES.formatted(table.live().oid()))) {
            String column = sequence.get(1);
            if (!table.columns().contains(column)) {
                continue;
            }
            boolean up = sequence.get(2).equals("t");
            String name = sequence.get(0);
            String move = "select setval('" + name.replace("'", "''") + "', x.furthest, true) from (select "
                    + (up ? "max" : "min") + "(s." + TableName.quoted(column) + ") as furthest from "
                    + table.stagedFrom() + ") x, " + name + " q where x.furthest between " + sequence.get(3) + " and "
                    + sequence.get(4) + " and (x.furthest " + (up ? ">" : "<")
                    + " q.last_value or x.furthest = q.last_value and not q.is_called)";
            moved += RowQueries.texts(connection, move).size();
        }
        return moved;
    }
}
