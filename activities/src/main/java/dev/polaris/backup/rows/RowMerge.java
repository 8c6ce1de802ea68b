package dev.polaris.backup.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import io.temporal.failure.ApplicationFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Writes what was approved, in one transaction, exactly once.
 *
 * <ol>
 *   <li>Look in the registry: when an earlier attempt has committed, tell what it did.
 *   <li>Insert the merge's row into the registry; an attempt at the same merge that is still at work is waited for.
 *   <li>Lock the tables against writers, compare again, and stop when the plan is not the approved one.
 *   <li>Delete, update, insert, parents first, with triggers off.
 *   <li>Compare again: nothing may be left to do. Check foreign keys, and count rows.
 *   <li>Move sequences, write the report, commit.
 * </ol>
 */
public final class RowMerge {
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final PostgresDatabase target;
    private final Duration lockTimeout;
    private final Clock clock;

    /** @param lockTimeout how long to wait for other transactions on the tables */
    public RowMerge(PostgresDatabase target, Duration lockTimeout, Clock clock) {
        this.target = target;
        this.lockTimeout = lockTimeout;
        this.clock = clock;
    }

    /**
     * Merges.
     *
     * @param session takes the session that does the work
     */
    public MergeReport merge(MergeOrder approved, SessionWatch session) {
        RowOrder order = approved.order();
        try (Connection connection = RowSession.open(target, order.restoreId())) {
            session.watch(connection);
            Optional<String> settled = RowRegistry.merged(connection, order.restoreId());
            if (settled.isPresent()) {
                return report(settled.get());
            }
            refuseLate(approved);
            connection.setAutoCommit(false);
            try {
                return mergeOnce(connection, approved);
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private MergeReport mergeOnce(Connection connection, MergeOrder approved) throws SQLException {
        RowOrder order = approved.order();
        RowQueries.execute(connection, "set local lock_timeout = " + lockTimeout.toMillis());
        RowRegistry.Staging staging =
                RowRegistry.staging(connection, order.restoreId()).orElseThrow(RowDifference::gone);
        if (!RowRegistry.beginMerge(connection, order.restoreId())) {
            return report(RowRegistry.merged(connection, order.restoreId()).orElseThrow());
        }
        lock(connection, RowRegistry.tables(connection, staging));
        refuseLate(approved);
        List<StagedTable> tables = RowComparison.whole(connection, staging).orElseThrow(RowDifference::gone);
        RowPlan plan = new RowComparison(connection, order, staging.schema(), tables).compare();
        if (!plan.digest().equals(approved.planDigest())) {
            throw FailureType.PLAN_CHANGED.failure("The approved plan was " + approved.planDigest() + ", now it is "
                    + plan.digest() + "; nothing was written.");
        }
        if (!plan.refusals().isEmpty()) {
            throw FailureType.TARGET_UNSUITABLE.failure(
                    "The rows cannot be merged: " + String.join("; ", plan.refusals()) + ".");
        }
        MergeReport report = write(connection, order, staging.schema(), tables, plan);
        RowRegistry.report(connection, order.restoreId(), text(report));
        connection.commit();
        return report;
    }

    private static void lock(Connection connection, List<RowRegistry.Loaded> tables) throws SQLException {
        // In one order everywhere, so that two restores of related tables wait instead of blocking each other.
        String names = tables.stream()
                .map(loaded -> loaded.table().live().name().sql())
                .sorted()
                .map(name -> "only " + name)
                .collect(Collectors.joining(", "));
        RowQueries.execute(connection, "lock table " + names + " in share row exclusive mode");
    }

    private static MergeReport write(
            Connection connection, RowOrder order, String schema, List<StagedTable> tables, RowPlan plan)
            throws SQLException {
        RowQueries.execute(connection, "set local session_replication_role = replica");
        TableDifference root = plan.tables().get(0);
        ForeignKeyCheck keys = new ForeignKeyCheck(connection, tables, root.deletes() + root.updates() > 0);
        keys.before();
        List<Long> before = counts(connection, tables);
        deleteAndUpdate(connection, order, schema, tables.get(0), root);
        for (StagedTable table : parentsFirst(tables)) {
            insert(connection, table, plan.tables().get(tables.indexOf(table)));
        }
        keys.after();
        nothingLeft(new RowComparison(connection, order, schema, tables).compare());
        List<Long> after = counts(connection, tables);
        int sequences = 0;
        List<MergeReport.Table> reports = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            TableDifference done = plan.tables().get(i);
            expect(tables.get(i), "rows", before.get(i) + done.inserts() - done.deletes(), after.get(i));
            sequences += RowSequences.forward(connection, tables.get(i));
            reports.add(new MergeReport.Table(
                    done.table(), done.inserts(), done.updates(), done.deletes(), before.get(i), after.get(i)));
        }
        String now = RowQueries.texts(
                        connection,
                        "select to_char(clock_timestamp() at time zone 'UTC',"
                                + " 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')")
                .get(0)
                .get(0);
        return new MergeReport(plan.digest(), reports, sequences, java.time.Instant.parse(now));
    }

    private static void deleteAndUpdate(
            Connection connection, RowOrder order, String schema, StagedTable table, TableDifference planned)
            throws SQLException {
        String live = "only " + table.live().name().sql();
        if (planned.deletes() > 0) {
            String condition = RowCondition.of(order.options().selection(), table.live(), schema);
            long deleted = RowQueries.execute(
                    connection,
                    "delete from " + live + " t where t.ctid in (select l.\"ctid\" from " + table.extra(condition)
                            + ")");
            expect(table, "deleted rows", planned.deletes(), deleted);
        }
        if (planned.updates() > 0) {
            List<String> columns = table.written().stream()
                    .filter(column -> !column.alwaysIdentity())
                    .map(column -> TableName.quoted(column.name()))
                    .toList();
            String assignments =
                    columns.stream().map(column -> column + " = x." + column).collect(Collectors.joining(", "));
            String values = columns.stream().map(column -> ", s." + column).collect(Collectors.joining());
            long updated = RowQueries.execute(
                    connection,
                    "update " + live + " t set " + assignments + " from (select l.\"ctid\" as \"polaris: place\""
                            + values + " from " + table.changed() + ") x where t.ctid = x.\"polaris: place\"");
            expect(table, "updated rows", planned.updates(), updated);
        }
    }

    private static void insert(Connection connection, StagedTable table, TableDifference planned) throws SQLException {
        if (planned.inserts() == 0) {
            return;
        }
        List<String> columns = table.written().stream()
                .map(column -> TableName.quoted(column.name()))
                .toList();
        long inserted = RowQueries.execute(
                connection,
                "insert into " + table.live().name().sql() + " (" + String.join(", ", columns)
                        + ") overriding system value select "
                        + columns.stream().map(column -> "s." + column).collect(Collectors.joining(", ")) + " from "
                        + table.missing());
        expect(table, "inserted rows", planned.inserts(), inserted);
    }

    /** Parents before what refers to them; nothing depends on it while triggers are off, but a reader of the WAL may. */
    private static List<StagedTable> parentsFirst(List<StagedTable> tables) {
        List<StagedTable> sorted = new ArrayList<>(tables);
        sorted.sort(Comparator.comparingInt(table -> switch (table.relation()) {
            case PARENT -> 0;
            case ROOT -> 1;
            case CHILD -> 2;
        }));
        return sorted;
    }

    private static List<Long> counts(Connection connection, List<StagedTable> tables) throws SQLException {
        List<Long> counts = new ArrayList<>();
        for (StagedTable table : tables) {
            counts.add(RowQueries.number(
                    connection, "select count(*) from " + table.live().from("l")));
        }
        return counts;
    }

    private static void nothingLeft(RowPlan after) {
        if (!after.empty()) {
            throw FailureType.VALIDATION_FAILED.told("The merge was undone: after it rows still differed: "
                    + String.join("; ", after.lines()) + ". Something in the table changes rows as they are written.");
        }
    }

    private static void expect(StagedTable table, String what, long expected, long found) {
        if (expected != found) {
            throw FailureType.VALIDATION_FAILED.told("The merge was undone: " + found + " " + what + " of "
                    + table.live().name() + " instead of " + expected + ".");
        }
    }

    private void refuseLate(MergeOrder approved) {
        if (!clock.instant().isBefore(approved.approvedUntil())) {
            throw FailureType.NOT_APPROVED.failure(
                    "The approval ended at " + approved.approvedUntil() + " before the merge could begin.");
        }
    }

    private static void rollBack(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    /** Class 23: a constraint, which other than foreign keys works as ever, refused a row. */
    private ApplicationFailure failure(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("23") && e instanceof PSQLException refused && refused.getServerErrorMessage() != null) {
            ServerErrorMessage said = refused.getServerErrorMessage();
            return FailureType.TARGET_UNSUITABLE.failure("The constraint " + said.getConstraint() + " of "
                    + said.getSchema() + "." + said.getTable() + " refused a row (SQLSTATE " + state + ").");
        }
        return PostgresFailures.of(e, target, "merging rows");
    }

    private static MergeReport report(String text) {
        try {
            return MAPPER.readValue(text, MergeReport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the registry's own report cannot be read", e);
        }
    }

    private static String text(MergeReport report) {
        try {
            return MAPPER.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report that is no JSON", e);
        }
    }
}
