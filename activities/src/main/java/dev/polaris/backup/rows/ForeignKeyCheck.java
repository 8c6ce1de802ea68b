package dev.polaris.backup.rows;

import dev.polaris.backup.failure.FailureType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Foreign keys do not check themselves while triggers are off, so they are checked by query: after the merge no key may have
 * more rows without a parent than before.
 */
final class ForeignKeyCheck {
    private final Connection connection;
    private final List<StagedTable> tables;
    private final boolean takesAway;
    private final Map<ForeignKey, Long> before = new LinkedHashMap<>();

    /** @param takesAway whether the merge deletes or changes rows that others may refer to */
    ForeignKeyCheck(Connection connection, List<StagedTable> tables, boolean takesAway) {
        this.connection = connection;
        this.tables = List.copyOf(tables);
        this.takesAway = takesAway;
    }

    /** Holds the parents of rows that will be written, as the server's own check would, and counts what is wrong already. */
    void before() throws SQLException {
        for (StagedTable table : tables) {
            for (ForeignKey key : table.live().parents()) {
                holdParents(table, key);
                before.put(key, orphans(table, key));
            }
        }
        if (takesAway) {
            for (ForeignKey key : tables.get(0).live().children()) {
                before.put(key, orphans(key));
            }
        }
    }

    /**
     * Compares.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code VALIDATION_FAILED}; the caller rolls back
     */
    void after() throws SQLException {
        List<String> wrong = new ArrayList<>();
        for (StagedTable table : tables) {
            for (ForeignKey key : table.live().parents()) {
                if (!takesAway || !tables.get(0).live().children().contains(key)) {
                    compare(key, orphans(table, key), wrong);
                }
            }
        }
        if (takesAway) {
            for (ForeignKey key : tables.get(0).live().children()) {
                compare(key, orphans(key), wrong);
            }
        }
        if (!wrong.isEmpty()) {
            throw FailureType.VALIDATION_FAILED.told("The merge was undone: after it " + String.join("; ", wrong)
                    + ". Bring parents back too, or leave out the rows others refer to.");
        }
    }

    private void compare(ForeignKey key, long now, List<String> wrong) {
        if (now > before.getOrDefault(key, 0L)) {
            wrong.add(now + " rows would have no parent by " + key.label());
        }
    }

    private void holdParents(StagedTable table, ForeignKey key) throws SQLException {
        boolean locked = tables.stream().anyMatch(staged -> staged.live().name().equals(key.parent()));
        if (!locked) {
            RowQueries.texts(
                    connection,
                    "select count(*) from (select from " + key.parentFrom("p") + " where exists (select from "
                            + table.staging().sql() + " s where s." + StagedTable.SELECTED + " and "
                            + key.match("p", "s") + ") for key share of p) held");
        }
    }

    /** Rows of today that the restore is about and that have no parent. */
    private long orphans(StagedTable table, ForeignKey key) throws SQLException {
        String same = table.keyed()
                ? table.live().key().stream()
                        .map(column -> column.match("s", "t"))
                        .collect(Collectors.joining(" and "))
                : table.text("s") + " = " + table.text("t");
        return RowQueries.number(
                connection,
                "select count(*) from " + table.live().from("t") + " where " + key.refers("t")
                        + " and exists (select from " + table.staging().sql() + " s where s." + StagedTable.SELECTED
                        + " and " + same + ") and not exists (select from " + key.parentFrom("p") + " where "
                        + key.match("p", "t") + ")");
    }

    /** All rows of a table that have no parent. */
    private long orphans(ForeignKey key) throws SQLException {
        return RowQueries.number(
                connection,
                "select count(*) from only " + key.child().sql() + " t where " + key.refers("t")
                        + " and not exists (select from " + key.parentFrom("p") + " where " + key.match("p", "t")
                        + ")");
    }
}
