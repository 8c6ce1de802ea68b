package dev.polaris.backup.storage.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of {@code storage.objects} that a listing reads. Projects of different ages have different ones; of those
 * that not all have, a missing one reads as null.
 */
record ObjectColumns(String list, String condition) {

    static ObjectColumns of(Connection connection) throws SQLException {
        Set<String> there = new HashSet<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("select attname from pg_attribute where attrelid ="
                                + " 'storage.objects'::regclass and attnum > 0 and not attisdropped");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                there.add(rows.getString(1));
            }
        }
        String owner = there.contains("owner_id")
                ? there.contains("owner") ? "coalesce(owner_id, owner::text)" : "owner_id"
                : there.contains("owner") ? "owner::text" : "null";
        return new ObjectColumns(
                "name, metadata, updated_at, created_at, " + orNull(there, "version") + ", "
                        + orNull(there, "user_metadata") + ", " + owner,
                (there.contains("is_delete_marker") ? " and not is_delete_marker" : "")
                        + (there.contains("archived_at") ? " and archived_at is null" : ""));
    }

    private static String orNull(Set<String> there, String column) {
        return there.contains(column) ? column : "null";
    }

    /** The object of a row of {@link #list}. */
    ListedObject object(ResultSet row) throws SQLException {
        return new ListedObject(
                row.getString(1),
                RowFacts.of(
                        SqlStorageSource.json(row.getString(2)),
                        Optional.ofNullable(row.getString(5)),
                        time(row, 3),
                        time(row, 4),
                        Optional.of(RowFacts.userMetadata(SqlStorageSource.json(row.getString(6)))),
                        Optional.of(Optional.ofNullable(row.getString(7)).orElse(""))));
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(time -> time.toInstant().truncatedTo(ChronoUnit.MILLIS));
    }
}
