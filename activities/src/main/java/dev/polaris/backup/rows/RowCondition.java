package dev.polaris.backup.rows;

import dev.polaris.backup.failure.FailureType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A selection as SQL. Keys are values and go into a table of the staging schema, so that none is ever part of a statement; a
 * condition is what the operator wrote, tried in a read-only transaction before it is used in any other.
 */
final class RowCondition {
    private RowCondition() {}

    /** The condition on rows of the table, whose columns may be qualified by its name. */
    static String of(RowSelection selection, LiveTable table, String schema) {
        if (selection.all()) {
            return "true";
        }
        if (selection.where() != null) {
            return selection.where();
        }
        String own = TableName.quoted(table.name().name());
        String match = table.key().stream()
                .map(column -> column.match("\"polaris: key\"", own))
                .collect(Collectors.joining(" and "));
        return "exists (select from " + keys(schema).sql() + " as \"polaris: key\" where " + match + ")";
    }

    /** Where the keys of the request are. */
    static TableName keys(String schema) {
        return new TableName(schema, "keys");
    }

    /**
     * Refuses what is no single condition, before the server sees it.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code BAD_INPUT}
     */
    static void refuseStatements(RowSelection selection) {
        if (selection.where() != null && !ConditionText.balanced(selection.where())) {
            throw FailureType.BAD_INPUT.failure(
                    "The condition is not one expression: quotes or brackets do not match, or it holds ';' or a comment.");
        }
    }

    /** Tries the condition where it cannot change anything; the server's words are not repeated, they quote it. */
    static void probe(Connection connection, RowSelection selection, LiveTable table) throws SQLException {
        if (selection.where() == null) {
            return;
        }
        connection.setAutoCommit(false);
        try {
            RowQueries.execute(connection, "set transaction read only");
            RowQueries.execute(
                    connection,
                    "select from only " + table.name().sql() + " as "
                            + TableName.quoted(table.name().name()) + " where (" + selection.where() + "\n) limit 1");
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (state.startsWith("42") || state.startsWith("22") || state.startsWith("25")) {
                throw FailureType.BAD_INPUT.failure("The server does not take the condition on " + table.name()
                        + " (SQLSTATE " + state + "); functions and types need their schema.");
            }
            throw e;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Puts the keys of the request into the staging schema. */
    static void stageKeys(Connection connection, RowSelection selection, LiveTable table, String schema)
            throws SQLException {
        if (selection.keys().isEmpty()) {
            return;
        }
        List<LiveColumn> key = keyColumns(selection, table);
        String names =
                key.stream().map(column -> TableName.quoted(column.name())).collect(Collectors.joining(", "));
        String values = key.stream().map(column -> "?::text::" + column.type()).collect(Collectors.joining(", "));
        RowQueries.execute(
                connection,
                "create unlogged table " + keys(schema).sql() + " as select " + names + " from "
                        + table.name().sql() + " limit 0");
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into " + keys(schema).sql() + " (" + names + ") values (" + values + ")")) {
            for (List<String> row : selection.keys()) {
                for (int i = 0; i < row.size(); i++) {
                    insert.setString(i + 1, row.get(i));
                }
                insert.executeUpdate();
            }
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith("22")) {
                throw FailureType.BAD_INPUT.failure("A key is no value of the key of " + table.name() + ".");
            }
            throw e;
        }
    }

    private static List<LiveColumn> keyColumns(RowSelection selection, LiveTable table) {
        if (table.key().isEmpty()) {
            throw FailureType.BAD_INPUT.failure(table.name() + " has no primary key; name rows by a condition.");
        }
        List<LiveColumn> key = table.key().stream()
                .map(column -> table.column(column.name()).orElseThrow())
                .toList();
        if (selection.keys().stream().anyMatch(row -> row.size() != key.size())) {
            throw FailureType.BAD_INPUT.failure("Each key of " + table.name() + " needs " + key.size() + " values: "
                    + key.stream().map(LiveColumn::name).collect(Collectors.joining(", ")) + ".");
        }
        return key;
    }

    /** A query of the staged keys as the server writes them, for finding them in the rows' text. */
    static String canonicalKeys(LiveTable table, String schema) {
        return "select "
                + table.key().stream()
                        .map(column -> TableName.quoted(column.name()) + "::text")
                        .collect(Collectors.joining(", "))
                + " from " + keys(schema).sql();
    }
}
