package dev.polaris.backup.rows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Runs composed SQL. Conditions of operators may hold {@code ?} as an operator, so nothing here is a prepared statement. */
final class RowQueries {
    private RowQueries() {}

    static long number(Connection connection, String query) throws SQLException {
        return Long.parseLong(texts(connection, query).get(0).get(0));
    }

    /** Every row, each column as text. */
    static List<List<String>> texts(Connection connection, String query) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(query)) {
                int columns = row.getMetaData().getColumnCount();
                while (row.next()) {
                    List<String> texts = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        texts.add(row.getString(i));
                    }
                    rows.add(texts);
                }
            }
        }
        return rows;
    }

    /** Runs a statement and tells how many rows it changed. */
    static long execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            return Math.max(0, statement.getLargeUpdateCount());
        }
    }
}
