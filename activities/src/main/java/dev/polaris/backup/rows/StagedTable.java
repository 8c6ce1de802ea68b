package dev.polaris.backup.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table's rows of the backup beside its rows of today, and the SQL that compares the two.
 *
 * <p>Rows are recognised by the table's key. A table without one is compared row by row as a multiset: equal texts are
 * numbered, and the third of five equal rows is the third on both sides.
 *
 * <p>In all SQL here {@code s} is a row of the backup and {@code l} one of today. Values are compared by their text, as a
 * dump would write it: that needs no operator of the type, and finds every difference that a dump would show.
 *
 * @param live the table as it is today
 * @param relation why it is part of the restore
 * @param staging where the backup's rows are
 * @param columns the backup's columns in the order of its rows' text
 */
record StagedTable(LiveTable live, TableRelation relation, TableName staging, List<String> columns) {
    /** Marks the rows that are meant. */
    static final String SELECTED = "\"polaris: selected\"";

    private static final String TEXT = "\"polaris: text\"";
    private static final String NUMBER = "\"polaris: number\"";

    StagedTable {
        columns = List.copyOf(columns);
    }

    /** The columns that are both in the backup and, not computed, in today's table: those that are compared and written. */
    List<LiveColumn> written() {
        List<LiveColumn> written = new ArrayList<>();
        for (String column : columns) {
            live.column(column).filter(found -> !found.generated()).ifPresent(written::add);
        }
        return written;
    }

    boolean keyed() {
        return !live.key().isEmpty();
    }

    /** The name by which conditions may qualify columns: the table's own. */
    String conditionAlias() {
        return TableName.quoted(live.name().name());
    }

    /** The selected rows of the backup, as {@code s}. */
    String stagedFrom() {
        return from(staging.sql(), SELECTED, "s");
    }

    /** The rows of today, as {@code l}; with a condition only those it holds for. */
    String liveFrom(String condition) {
        String only = "only " + live.name().sql();
        return keyed() && condition == null ? only + " l" : from(only, condition, "l");
    }

    private String from(String relation, String condition, String alias) {
        String where = condition == null ? "" : " where (" + condition + "\n)";
        String own = conditionAlias();
        String rows =
                "(select " + own + ".*, " + own + ".ctid as \"ctid\" from " + relation + " as " + own + where + ")";
        if (keyed()) {
            return rows + " " + alias;
        }
        String text = text("r");
        return "(select r.\"ctid\", " + columnList("r.") + text + " as " + TEXT + ", row_number() over (partition by "
                + text + ") as " + NUMBER + " from " + rows + " r) " + alias;
    }

    private String columnList(String prefix) {
        return written().stream()
                .map(column -> prefix + TableName.quoted(column.name()) + ", ")
                .collect(Collectors.joining());
    }

    /** Whether {@code s} and {@code l} are the same row, whatever its other values. */
    String match() {
        if (!keyed()) {
            return "s." + TEXT + " = l." + TEXT + " and s." + NUMBER + " = l." + NUMBER;
        }
        return live.key().stream().map(column -> column.match("s", "l")).collect(Collectors.joining(" and "));
    }

    /** The whole row as text, in the byte order of the C locale. */
    String text(String alias) {
        String row = written().stream()
                .map(column -> alias + "." + TableName.quoted(column.name()))
                .collect(Collectors.joining(", "));
        return "row(" + row + ")::text collate \"C\"";
    }

    /** Whether a column of the same row has another value. */
    String differs(LiveColumn column) {
        String name = TableName.quoted(column.name());
        return "s." + name + "::text collate \"C\" is distinct from l." + name + "::text collate \"C\"";
    }

    /** Selected rows of the backup that are not there today, as {@code s}: a FROM clause and its condition. */
    String missing() {
        return stagedFrom() + " where not exists (select from " + liveFrom(null) + " where " + match() + ")";
    }

    /** Pairs of the same row with other values, as {@code s} and {@code l}; never any without a key. */
    String changed() {
        return stagedFrom() + " join " + liveFrom(null) + " on " + match() + " where " + text("s") + " <> " + text("l");
    }

    /** Rows of today that the condition holds for and the backup does not have, as {@code l}. */
    String extra(String condition) {
        // With a key any row of the backup counts, also one that the condition does not hold for in the backup.
        String staged = keyed() ? staging.sql() + " s" : stagedFrom();
        return liveFrom(condition) + " where not exists (select from " + staged + " where " + match() + ")";
    }

    /** The selected rows of the backup that a merge writes, as {@code s}: a query of their columns. */
    String toWrite(RowMode mode) {
        String missing = "select s.* from " + missing();
        return relation == TableRelation.ROOT && mode.updates() && keyed()
                ? missing + " union all select s.* from " + changed()
                : missing;
    }
}
