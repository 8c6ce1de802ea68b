package dev.polaris.backup.validation;

import dev.polaris.backup.archive.CopyStatement;
import java.util.ArrayList;
import java.util.List;

/** The COPY statements that read one table of a restored database, together each of its rows once. */
final class TableReads {
    private TableReads() {}

    /**
     * The statements for a table. A large heap is read in ranges of blocks, so that it does not keep one connection busy
     * when all others are done; the last range is open.
     *
     * @param rangeBytes a table larger than twice this is cut into ranges of about this size
     */
    static List<String> of(TableName name, CopyStatement columns, TargetTable table, long rangeBytes) {
        String list = String.join(", ", columns.columns());
        if (table.filtered()) {
            // An extension's configuration table is dumped without the rows that the extension itself makes.
            String wanted = list.isEmpty() ? "" : " " + list;
            return List.of("COPY (SELECT" + wanted + " FROM " + name.quoted() + " " + table.filter() + ") TO STDOUT");
        }
        long ranges = Math.min(table.blocks(), table.bytes() / rangeBytes);
        if (!table.heap() || list.isEmpty() || ranges < 2) {
            return List.of("COPY " + name.quoted() + (list.isEmpty() ? "" : " (" + list + ")") + " TO STDOUT");
        }
        List<String> reads = new ArrayList<>();
        for (long range = 0; range < ranges; range++) {
            long from = table.blocks() * range / ranges;
            long to = table.blocks() * (range + 1) / ranges;
            String end = range + 1 == ranges ? "" : " AND ctid < '(" + to + ",0)'::pg_catalog.tid";
            reads.add("COPY (SELECT " + list + " FROM ONLY " + name.quoted() + " WHERE ctid >= '(" + from
                    + ",0)'::pg_catalog.tid" + end + ") TO STDOUT");
        }
        return reads;
    }
}
