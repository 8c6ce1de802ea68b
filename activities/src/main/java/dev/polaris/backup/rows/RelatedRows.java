package dev.polaris.backup.rows;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Selects the rows of a restore: those asked for, then along foreign keys the missing parents of rows that will be written
 * and the missing children of rows that will be inserted, until there are no more. Tables that are reached are staged on
 * the way: first only the rows that are needed, and when that was not enough all of them.
 */
final class RelatedRows {
    /** Above that many wanted values it is cheaper to load the whole table. */
    private static final int MOST_WANTED = 100_000;

    private final StagingArea area;
    private final BackupTables backup;
    private final RowOptions options;
    private final String condition;
    private final Set<TableName> whole = new HashSet<>();
    private final Map<ForeignKey, Long> followed = new HashMap<>();

    /**
     * @param condition which rows of the table asked for are meant
     * @param wholeRoot whether all rows of it are staged already
     */
    RelatedRows(StagingArea area, BackupTables backup, RowOptions options, String condition, boolean wholeRoot) {
        this.area = area;
        this.backup = backup;
        this.options = options;
        this.condition = condition;
        if (wholeRoot) {
            whole.add(root().live().name());
        }
    }

    void select() throws SQLException, IOException {
        selectAskedFor();
        boolean more = options.withParents() || options.withChildren();
        while (more) {
            more = false;
            for (StagedTable table : area.tables()) {
                if (options.withParents()) {
                    for (ForeignKey key : table.live().parents()) {
                        more |= selectParents(table, key);
                    }
                }
                if (options.withChildren()) {
                    for (ForeignKey key : table.live().children()) {
                        more |= selectChildren(table, key);
                    }
                }
            }
        }
    }

    private StagedTable root() {
        return area.tables().get(0);
    }

    private void selectAskedFor() throws SQLException {
        area.execute("update " + root().staging().sql() + " as " + root().conditionAlias() + " set "
                + StagedTable.SELECTED + " = true where (" + condition + "\n)");
    }

    private boolean selectParents(StagedTable child, ForeignKey key) throws SQLException, IOException {
        String needed = needed(child, key, area.table(key.parent()));
        long count = area.number("select count(*) from (" + needed + ") n");
        if (count == 0) {
            return false;
        }
        Optional<StagedTable> staged =
                stage(key.parent(), TableRelation.PARENT, key.parentColumns(), "n", key.childColumns(), needed, count);
        if (staged.isEmpty()) {
            return false;
        }
        long selected = mark(staged.get(), needed, "exists (select from wanted n where " + key.match("t", "n") + ")");
        if (selected == 0 && whole.add(key.parent())) {
            area.load(staged.get(), List.of(), List.of());
            selectAgain(staged.get());
            return true;
        }
        return selected > 0;
    }

    /** Values that rows to be written refer to and that no parent has, neither today's nor a selected one. */
    static String needed(StagedTable child, ForeignKey key, Optional<StagedTable> parent, RowMode mode) {
        String columns = key.childColumns().stream()
                .map(column -> "s." + TableName.quoted(column))
                .collect(Collectors.joining(", "));
        return "select distinct " + columns + " from (" + child.toWrite(mode) + ") s where " + key.refers("s")
                + " and not exists (select from " + key.parentFrom("p") + " where " + key.match("p", "s") + ")"
                + parent.map(staged -> " and not exists (select from "
                                + staged.staging().sql() + " q where q." + StagedTable.SELECTED + " and "
                                + key.match("q", "s") + ")")
                        .orElse("");
    }

    private String needed(StagedTable child, ForeignKey key, Optional<StagedTable> parent) {
        return needed(child, key, parent, options.mode());
    }

    private boolean selectChildren(StagedTable parent, ForeignKey key) throws SQLException, IOException {
        String columns = key.parentColumns().stream()
                .map(column -> "s." + TableName.quoted(column))
                .collect(Collectors.joining(", "));
        String inserted = "select distinct " + columns + " from " + parent.missing();
        long count = area.number("select count(*) from (" + inserted + ") n");
        if (count == 0) {
            return false;
        }
        Optional<StagedTable> before = area.table(key.child());
        Long known = followed.put(key, count);
        if (before.isPresent() && !Long.valueOf(count).equals(known) && whole.add(key.child())) {
            area.load(before.get(), List.of(), List.of());
            selectAgain(before.get());
            // What was selected in it is selected again in the next round.
            return true;
        }
        Optional<StagedTable> staged =
                stage(key.child(), TableRelation.CHILD, key.childColumns(), "n", key.parentColumns(), inserted, count);
        if (staged.isEmpty()) {
            return false;
        }
        String gone = staged.get().keyed()
                ? " and not exists (select from " + staged.get().live().from("l") + " where "
                        + staged.get().live().key().stream()
                                .map(column -> column.match("t", "l"))
                                .collect(Collectors.joining(" and "))
                        + ")"
                : "";
        return mark(staged.get(), inserted, "exists (select from wanted n where " + key.match("n", "t") + ")" + gone)
                > 0;
    }

    /** Stages a table that foreign keys lead to; empty when the backup has no rows of it. */
    private Optional<StagedTable> stage(
            TableName name,
            TableRelation relation,
            List<String> columns,
            String alias,
            List<String> valueColumns,
            String values,
            long count)
            throws SQLException, IOException {
        Optional<StagedTable> staged = area.table(name);
        Optional<BackupTable> stored = backup.find(name);
        if (staged.isPresent() || stored.isEmpty()) {
            return staged;
        }
        StagedTable table = area.add(stored.get(), relation);
        List<LiveColumn> filtered = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (String column : columns) {
            table.live().column(column).filter(LiveColumn::plain).ifPresent(filtered::add);
            places.add(stored.get().columns().indexOf(column));
        }
        if (count > MOST_WANTED || filtered.size() < columns.size() || places.contains(-1)) {
            whole.add(name);
            area.load(table, List.of(), List.of());
            return Optional.of(table);
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            texts.add(alias + "." + TableName.quoted(valueColumns.get(i)) + "::"
                    + filtered.get(i).type() + "::text");
        }
        area.load(table, places, area.texts("select " + String.join(", ", texts) + " from (" + values + ") " + alias));
        return Optional.of(table);
    }

    private long mark(StagedTable table, String wanted, String which) throws SQLException {
        return area.execute("with wanted as materialized (" + wanted + ") update "
                + table.staging().sql() + " t set " + StagedTable.SELECTED + " = true where not t."
                + StagedTable.SELECTED + " and " + which);
    }

    /** A table that was loaded anew has lost its marks; those that foreign keys set come back by themselves. */
    private void selectAgain(StagedTable table) throws SQLException {
        if (table.equals(root())) {
            selectAskedFor();
        }
    }
}
