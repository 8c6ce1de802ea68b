package dev.polaris.backup.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares staged rows with those of today as the caller's transaction sees them: exact counts, and a digest of the rows. */
final class RowComparison {
    private final Connection connection;
    private final RowOrder order;
    private final String schema;
    private final List<StagedTable> tables;
    private final PlanDigest digest = new PlanDigest();

    RowComparison(Connection connection, RowOrder order, String schema, List<StagedTable> tables) {
        this.connection = connection;
        this.order = order;
        this.schema = schema;
        this.tables = List.copyOf(tables);
    }

    /** The plan, without what a person is told beside it. */
    RowPlan compare() throws SQLException {
        RowOptions options = order.options();
        digest.add("polaris row plan 1");
        digest.add(order.source().backup().backupId())
                .add(order.source().backup().dump().sha256());
        digest.add(order.source().target()).add(options.mode().label());
        digest.add(String.valueOf(options.selection().where()));
        digest.add(options.selection().keys().toString());
        List<TableDifference> differences = new ArrayList<>();
        for (StagedTable table : tables) {
            differences.add(compare(table));
        }
        TargetCheck check = new TargetCheck(connection, order, schema, tables, differences);
        check.run();
        check.refusals().forEach(digest::add);
        return new RowPlan(digest.hex(), options.mode(), differences, check.findings(), check.refusals(), null, schema);
    }

    private TableDifference compare(StagedTable table) throws SQLException {
        RowMode mode = order.options().mode();
        boolean root = table.relation() == TableRelation.ROOT;
        digest.add(table.live().name().sql()).add(table.relation().name());
        table.written().forEach(column -> digest.add(column.name()).add(column.type()));
        long selected = number("select count(*) from " + table.stagedFrom());
        List<String> missing = row(PlanDigest.ofRows(table.text("s"), table.missing()));
        missing.forEach(digest::add);
        Map<String, Long> columns = new TreeMap<>();
        long changed = table.keyed() ? changed(table, columns, root && mode.updates()) : 0;
        long extra = root ? extra(table, mode.deletes()) : 0;
        long inserts = Long.parseLong(missing.get(0));
        return new TableDifference(
                table.live().name(),
                table.relation(),
                table.live().key().stream().map(KeyColumn::name).toList(),
                inserts,
                changed,
                selected - inserts - changed,
                extra,
                columns,
                inserts,
                root && mode.updates() ? changed : 0,
                root && mode.deletes() ? extra : 0);
    }

    /** Of rows that the mode leaves alone only the number is told: others may go on changing them. */
    private long changed(StagedTable table, Map<String, Long> columns, boolean digested) throws SQLException {
        StringBuilder outer = new StringBuilder("select count(*), " + PlanDigest.SUMS);
        StringBuilder inner =
                new StringBuilder(PlanDigest.hash(table.text("s") + " || E'\\n' || " + table.text("l")) + " as h");
        List<LiveColumn> written = table.written();
        for (int i = 0; i < written.size(); i++) {
            outer.append(", count(*) filter (where d").append(i).append(')');
            inner.append(", ")
                    .append(table.differs(written.get(i)))
                    .append(" as d")
                    .append(i);
        }
        List<String> found = row(outer + " from (select " + inner + " from " + table.changed() + ") x");
        if (digested) {
            found.subList(0, 3).forEach(digest::add);
        }
        for (int i = 0; i < written.size(); i++) {
            long count = Long.parseLong(found.get(3 + i));
            if (count > 0) {
                columns.put(written.get(i).name(), count);
            }
        }
        return Long.parseLong(found.get(0));
    }

    private long extra(StagedTable table, boolean digested) throws SQLException {
        String condition = RowCondition.of(order.options().selection(), table.live(), schema);
        List<String> found = row(PlanDigest.ofRows(table.text("l"), table.extra(condition)));
        if (digested) {
            found.forEach(digest::add);
        }
        return Long.parseLong(found.get(0));
    }

    /** The staged tables, when every row that was loaded is still there: a crash of the server empties them. */
    static Optional<List<StagedTable>> whole(Connection connection, RowRegistry.Staging staging) throws SQLException {
        List<StagedTable> tables = new ArrayList<>();
        for (RowRegistry.Loaded loaded : RowRegistry.tables(connection, staging)) {
            StagedTable table = loaded.table();
            if (RowQueries.number(
                            connection,
                            "select count(*) from " + table.staging().sql())
                    != loaded.rows()) {
                return Optional.empty();
            }
            tables.add(table);
        }
        return tables.isEmpty() ? Optional.empty() : Optional.of(tables);
    }

    private long number(String query) throws SQLException {
        return RowQueries.number(connection, query);
    }

    private List<String> row(String query) throws SQLException {
        return RowQueries.texts(connection, query).get(0);
    }
}
