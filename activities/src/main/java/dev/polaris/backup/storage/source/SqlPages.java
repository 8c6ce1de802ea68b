package dev.polaris.backup.storage.source;

import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.storage.source.PagedListing.Page;
import dev.polaris.backup.storage.source.PagedListing.Pages;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pages of {@code storage.objects} by key, each a statement and a snapshot of its own: a listing can take hours, and a
 * transaction as long would keep the project's database from cleaning up.
 */
final class SqlPages implements Pages {
    private static final int PAGE = 5000;

    private final PostgresDatabase database;
    private final Connection connection;
    private final ObjectColumns columns;
    private final String bucket;
    private final Optional<String> through;
    private Optional<String> after;

    SqlPages(PostgresDatabase database, Connection connection, ObjectColumns columns, String bucket, KeyRange range) {
        this.database = database;
        this.connection = connection;
        this.columns = columns;
        this.bucket = bucket;
        this.after = range.after();
        this.through = range.through();
    }

    @Override
    public Page next() {
        try (PreparedStatement statement = connection.prepareStatement(sql())) {
            int parameter = 1;
            statement.setString(parameter++, bucket);
            if (after.isPresent()) {
                statement.setString(parameter++, after.get());
            }
            if (through.isPresent()) {
                statement.setString(parameter, through.get());
            }
            List<ListedObject> objects = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    objects.add(columns.object(rows));
                }
            }
            if (!objects.isEmpty()) {
                after = Optional.of(objects.get(objects.size() - 1).key());
            }
            return new Page(objects, objects.size() < PAGE);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, database, "listing bucket " + bucket);
        }
    }

    private String sql() {
        return "select " + columns.list() + " from storage.objects where bucket_id = ?"
                + (after.isPresent() ? " and name collate \"C\" > ?" : "")
                + (through.isPresent() ? " and name collate \"C\" <= ?" : "")
                + columns.condition()
                + " order by name collate \"C\" limit " + PAGE;
    }
}
