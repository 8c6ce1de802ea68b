package dev.polaris.backup.procedure;

import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads how much was written to a database's own tables from the server's statistics. A session hands in what it counted
 * when it ends, so the count is exact once every writing session has ended. A server that crashed counts anew.
 */
public final class WriteCounter {
    /** Above this, tables share one line: a count must stay a small payload. */
    private static final int MOST_TABLES = 500;

    private static final String SESSION = "polaris-count";

    private static final String QUERY = """
            select case when row_number() over (order by schemaname, relname) <= ?
                     then format('%I.%I', schemaname, relname) else '(other tables)' end as name,
                   n_tup_ins, n_tup_upd, n_tup_del
            from pg_catalog.pg_stat_user_tables
            where schemaname not in ('polaris_restore', 'polaris_freeze')
            """;

    private final PostgresDatabase database;

    public WriteCounter(PostgresDatabase database) {
        this.database = database;
    }

    /** The count as of now. */
    public WriteCount count() {
        try (Connection connection = database.connect(SESSION);
                PreparedStatement query = connection.prepareStatement(
                        "select name, sum(n_tup_ins), sum(n_tup_upd), sum(n_tup_del), now() from (" + QUERY
                                + ") as counted group by name order by name")) {
            query.setInt(1, MOST_TABLES);
            Instant at = Instant.EPOCH;
            List<TableWrites> tables = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    at = rows.getObject(5, OffsetDateTime.class).toInstant();
                    tables.add(new TableWrites(rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)));
                }
            }
            return new WriteCount(at, tables);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, database, "counting what was written");
        }
    }
}
