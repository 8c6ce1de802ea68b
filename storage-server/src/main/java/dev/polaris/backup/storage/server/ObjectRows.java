package dev.polaris.backup.storage.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polaris.backup.storage.server.ByteFiles.Stored;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of {@code storage.objects}. */
final class ObjectRows {
    private static final String COLUMNS = "o.id, o.bucket_id, o.name, o.version, o.metadata, o.user_metadata,"
            + " coalesce(o.owner_id, ''), " + time("o.updated_at") + ", " + time("o.created_at") + ", "
            + time("o.last_accessed_at");

    private final StorageDatabase database;

    ObjectRows(StorageDatabase database) {
        this.database = database;
    }

    /** A time as JavaScript writes it, which is how Storage does. */
    static String time(String column) {
        return "to_char(" + column + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
    }

    /** An object and whether its bucket is open to all: everything that a read needs, in one question. */
    record Found(boolean open, Optional<ObjectRow> row) {}

    /** Empty when there is no such bucket. */
    Optional<Found> find(String bucket, String name) {
        return database.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("select " + COLUMNS
                    + ", b.public from storage.buckets b left join storage.objects o"
                    + " on o.bucket_id = b.id and o.name = ? where b.id = ?")) {
                statement.setString(1, name);
                statement.setString(2, bucket);
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    Optional<ObjectRow> object = row.getString(1) == null ? Optional.empty() : Optional.of(read(row));
                    return Optional.of(new Found(row.getBoolean(11), object));
                }
            }
        });
    }

    /** A page in the order of UTF-8 bytes, whole keys, as the flat listing has it. */
    List<ObjectRow> page(String bucket, String prefix, String after, int limit) {
        return database.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("select " + COLUMNS
                    + " from storage.objects o where o.bucket_id = ? and o.name like ? and o.name collate \"C\" > ?"
                    + " order by o.name collate \"C\" limit ?")) {
                statement.setString(1, bucket);
                statement.setString(2, prefix.replaceAll("([\\\\%_])", "\\\\$1") + "%");
                statement.setString(3, after);
                statement.setInt(4, limit);
                return read(statement);
            }
        });
    }

    /** All below a prefix without regard to case, which is how the old listing searches. */
    List<ObjectRow> below(String bucket, String prefix) {
        return database.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("select " + COLUMNS
                    + " from storage.objects o where o.bucket_id = ? and lower(o.name) ^@ lower(?)"
                    + " order by lower(o.name) collate \"C\", o.name collate \"C\"")) {
                statement.setString(1, bucket);
                statement.setString(2, prefix);
                return read(statement);
            }
        });
    }

    /** What an upload made of a row. */
    record Written(String id, String oldVersion) {}

    /**
     * Writes the row of new bytes.
     *
     * @param replace whether a row of this name may be there; it keeps its id, owner and creation
     */
    Written write(
            String bucket,
            String name,
            Stored bytes,
            String contentType,
            String cacheControl,
            ObjectNode userMetadata,
            boolean replace) {
        ObjectNode metadata = Call.JSON.createObjectNode();
        metadata.put("eTag", bytes.etag());
        metadata.put("size", bytes.size());
        metadata.put("mimetype", contentType);
        metadata.put("cacheControl", cacheControl);
        metadata.put(
                "lastModified",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000Z"));
        metadata.put("contentLength", bytes.size());
        metadata.put("httpStatusCode", 200);
        return database.together(connection -> {
            Optional<String> old = lockedVersion(connection, bucket, name);
            if (old.isPresent() && !replace) {
                throw StorageError.keyExists();
            }
            try (PreparedStatement statement = connection.prepareStatement(
                    "insert into storage.objects (bucket_id, name, version, metadata, user_metadata)"
                            + " values (?, ?, ?, ?::jsonb, ?::jsonb) on conflict (bucket_id, name) do update"
                            + " set version = excluded.version, metadata = excluded.metadata,"
                            + " user_metadata = excluded.user_metadata returning id")) {
                statement.setString(1, bucket);
                statement.setString(2, name);
                statement.setString(3, bytes.version());
                statement.setString(4, metadata.toString());
                statement.setString(5, userMetadata == null ? "{}" : userMetadata.toString());
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return new Written(
                            row.getString(1), old.filter(v -> !v.isEmpty()).orElse(null));
                }
            }
        });
    }

    private static Optional<String> lockedVersion(Connection connection, String bucket, String name)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select coalesce(version, '') from storage.objects where bucket_id = ? and name = ? for update")) {
            statement.setString(1, bucket);
            statement.setString(2, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** The rows that were there and are no more. */
    List<ObjectRow> delete(String bucket, List<String> names) {
        return database.together(connection -> {
            allowDeletion(connection);
            try (PreparedStatement statement = connection.prepareStatement(
                    "delete from storage.objects o where bucket_id = ? and name = any (?) returning " + COLUMNS)) {
                statement.setString(1, bucket);
                statement.setArray(2, connection.createArrayOf("text", names.toArray()));
                return read(statement);
            }
        });
    }

    /** Whether a row now has this other name. */
    boolean rename(String bucket, String name, String otherBucket, String otherName) {
        return database.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "update storage.objects set bucket_id = ?, name = ? where bucket_id = ? and name = ?")) {
                statement.setString(1, otherBucket);
                statement.setString(2, otherName);
                statement.setString(3, bucket);
                statement.setString(4, name);
                return statement.executeUpdate() > 0;
            }
        });
    }

    /** Without this the platform's triggers refuse. */
    static void allowDeletion(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local storage.allow_delete_query = 'true'");
        }
    }

    private static List<ObjectRow> read(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<ObjectRow> read = new ArrayList<>();
            while (rows.next()) {
                read.add(read(rows));
            }
            return read;
        }
    }

    private static ObjectRow read(ResultSet row) throws SQLException {
        return new ObjectRow(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                json(row.getString(5)),
                json(row.getString(6)),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10));
    }

    private static JsonNode json(String text) {
        try {
            return text == null ? MissingNode.getInstance() : Call.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL gave out jsonb that is no JSON", e);
        }
    }
}
