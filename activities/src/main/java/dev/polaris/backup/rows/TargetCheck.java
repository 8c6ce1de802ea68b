package dev.polaris.backup.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks at everything in the target that would make a merge fail or do other than the plan says, before anybody is asked to
 * approve it. Runs in the caller's transaction.
 */
final class TargetCheck {
    private static final String TRIGGERS = """
            select tgname from pg_trigger where tgrelid = ? and not tgisinternal and tgenabled in ('A', 'R')
            union all
            select rulename from pg_rewrite where ev_class = ? and ev_enabled in ('A', 'R') and ev_type <> '1'""";

    private static final String PRIVILEGES = "select has_table_privilege(?, 'insert')"
            + " and has_table_privilege(?, 'update') and has_table_privilege(?, 'delete')";

    private final Connection connection;
    private final RowOrder order;
    private final String schema;
    private final List<StagedTable> tables;
    private final List<TableDifference> differences;
    private final List<String> findings = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    TargetCheck(
            Connection connection,
            RowOrder order,
            String schema,
            List<StagedTable> tables,
            List<TableDifference> differences) {
        this.connection = connection;
        this.order = order;
        this.schema = schema;
        this.tables = tables;
        this.differences = differences;
    }

    List<String> findings() {
        return findings.stream().distinct().toList();
    }

    List<String> refusals() {
        return refusals.stream().distinct().toList();
    }

    void run() throws SQLException {
        for (RowRegistry.Finding finding : RowRegistry.findings(connection, order.restoreId())) {
            (finding.refusal() ? refusals : findings).add(finding.message());
        }
        replicaRole();
        for (int i = 0; i < tables.size(); i++) {
            StagedTable table = tables.get(i);
            columns(table, differences.get(i));
            privileges(table);
            alwaysFiring(table);
            parents(table);
            uniqueIndexes(table);
        }
        dependants(tables.get(0), differences.get(0));
    }

    private void replicaRole() throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            RowQueries.execute(connection, "set local session_replication_role = replica");
        } catch (SQLException e) {
            if (!"42501".equals(e.getSQLState())) {
                throw e;
            }
            refusals.add("the target's login may not switch triggers off: "
                    + "GRANT SET ON PARAMETER session_replication_role TO it, or name a login that may");
        } finally {
            connection.rollback(before);
        }
    }

    private void columns(StagedTable table, TableDifference difference) {
        String name = table.live().name().label();
        for (String column : table.columns()) {
            Optional<LiveColumn> live = table.live().column(column);
            if (live.isEmpty()) {
                findings.add("column " + column + " of the backup is not in " + name + " today: its values stay out");
            } else if (live.get().generated()) {
                findings.add("column " + column + " of " + name + " is computed today: its values stay out");
            }
        }
        for (LiveColumn live : table.live().columns()) {
            if (table.columns().contains(live.name()) || live.generated() || difference.inserts() == 0) {
                continue;
            }
            if (live.required() && !live.hasDefault()) {
                refusals.add("column " + live.name() + " of " + name
                        + " is not in the backup, may not be null and has no default");
            } else {
                findings.add("column " + live.name() + " of " + name
                        + " is not in the backup: inserted rows get its default");
            }
        }
        for (LiveColumn live : table.written()) {
            boolean inKey =
                    table.live().key().stream().anyMatch(key -> key.name().equals(live.name()));
            if (live.alwaysIdentity()
                    && !inKey
                    && difference.updates() > 0
                    && difference.changedColumns().containsKey(live.name())) {
                refusals.add("column " + live.name() + " of " + name
                        + " differs and is GENERATED ALWAYS AS IDENTITY, which cannot be updated");
            }
        }
        if (!table.keyed()) {
            findings.add(name + " has no key: whole rows are compared, and a changed row counts as a missing one");
        }
    }

    private void privileges(StagedTable table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PRIVILEGES)) {
            for (int i = 1; i <= 3; i++) {
                statement.setLong(i, table.live().oid());
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    refusals.add("the target's login may not insert, update and delete rows of "
                            + table.live().name());
                }
            }
        }
    }

    /** Those that fire also while a copy of rows is made would change the rows, or act on the world. */
    private void alwaysFiring(StagedTable table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TRIGGERS)) {
            statement.setLong(1, table.live().oid());
            statement.setLong(2, table.live().oid());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    refusals.add("trigger or rule " + row.getString(1) + " of "
                            + table.live().name() + " is ENABLE ALWAYS or REPLICA and would fire");
                }
            }
        }
    }

    private void parents(StagedTable table) throws SQLException {
        for (ForeignKey key : table.live().parents()) {
            Optional<StagedTable> parent = tables.stream()
                    .filter(staged -> staged.live().name().equals(key.parent()))
                    .findFirst();
            String needed =
                    RelatedRows.needed(table, key, parent, order.options().mode());
            long count = RowQueries.number(connection, "select count(*) from (" + needed + ") n");
            if (count > 0) {
                refusals.add(count + " rows of " + key.parent() + " that rows of "
                        + table.live().name() + " refer to (" + key.name() + ") are missing today"
                        + (order.options().withParents()
                                ? ", and the backup has them neither"
                                : "; withParents brings them back too"));
            }
        }
    }

    /** A row of today may have taken the place of a missing one, such as an address that was registered again. */
    private void uniqueIndexes(StagedTable table) throws SQLException {
        List<String> written = table.written().stream().map(LiveColumn::name).toList();
        for (LiveTable.UniqueIndex index : table.live().unique()) {
            if (order.options().mode().deletes()
                    || !index.columns().stream().allMatch(column -> written.contains(column.name()))) {
                continue;
            }
            String same = index.columns().stream()
                    .map(column -> column.match("s", "o"))
                    .collect(Collectors.joining(" and "));
            String own = table.live().key().stream()
                    .map(column -> column.match("s", "o"))
                    .collect(Collectors.joining(" and "));
            String other = table.keyed() ? " and not (" + own + ")" : "";
            long count = RowQueries.number(
                    connection,
                    "select count(*) from (" + table.toWrite(order.options().mode()) + ") s where exists (select from "
                            + table.live().from("o") + " where " + same + other + ")");
            if (count > 0) {
                refusals.add(count + " rows of " + table.live().name()
                        + " have today's rows in their place by the unique index " + index.name());
            }
        }
    }

    /** Rows that refer to rows that would be deleted; the merge itself checks this again when it has deleted them. */
    private void dependants(StagedTable root, TableDifference difference) throws SQLException {
        if (difference.deletes() == 0) {
            return;
        }
        String condition = RowCondition.of(order.options().selection(), root.live(), schema);
        for (ForeignKey key : root.live().children()) {
            if (key.child().equals(root.live().name())) {
                continue;
            }
            long count = RowQueries.number(
                    connection,
                    "with extra as materialized (select l.* from " + root.extra(condition)
                            + ") select count(*) from only " + key.child().sql()
                            + " c where exists (select from extra e where " + key.match("e", "c") + ")");
            if (count > 0) {
                refusals.add(count + " rows of " + key.child() + " refer to rows that would be deleted (" + key.name()
                        + ")");
            }
        }
    }
}
