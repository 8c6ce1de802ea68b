package dev.polaris.backup.storage.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polaris.backup.storage.server.ApiKeys.Caller;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /bucket}: buckets listed, made, changed and removed. */
final class Buckets {
    private static final String COLUMNS = "id, name, owner, public, type, file_size_limit, allowed_mime_types, "
            + ObjectRows.time("created_at") + ", " + ObjectRows.time("updated_at");
    private static final Set<String> SORTABLE = Set.of("id", "name", "created_at", "updated_at");
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)(gb|mb|kb|b)", Pattern.CASE_INSENSITIVE);

    private final StorageDatabase database;
    private final ByteFiles files;
    private final long projectLimit;

    Buckets(StorageDatabase database, ByteFiles files, long projectLimit) {
        this.database = database;
        this.files = files;
        this.projectLimit = projectLimit;
    }

    void serve(Call call) throws IOException {
        call.requireKey();
        if (call.isAt("/bucket")) {
            switch (call.method()) {
                case "GET" -> call.answer(200, call.caller() == Caller.SERVICE ? list(call.query()) : List.of());
                case "POST" -> create(call);
                default -> throw StorageError.notFoundRoute(call.method(), "/bucket");
            }
            return;
        }
        String id = call.after("/bucket/").orElseThrow();
        if (call.method().equals("GET")) {
            // The rows are hidden from others by row security, so to them the bucket does not exist.
            Object bucket = call.caller() == Caller.SERVICE ? described(id) : null;
            if (bucket == null) {
                throw StorageError.noSuchBucket();
            }
            call.answer(200, bucket);
            return;
        }
        call.requireService();
        if (call.method().equals("POST") && id.endsWith("/empty")) {
            empty(id.substring(0, id.length() - "/empty".length()));
            call.answer(200, Map.of("message", "Empty bucket has been queued. Completion may take up to an hour."));
        } else if (call.method().equals("PUT")) {
            update(id, call.json());
            call.answer(200, Map.of("message", "Successfully updated"));
        } else if (call.method().equals("DELETE")) {
            delete(id);
            call.answer(200, Map.of("message", "Successfully deleted"));
        } else {
            throw StorageError.notFoundRoute(call.method(), "/bucket/" + id);
        }
    }

    /** The bucket's rules, for whatever is done in it. */
    Optional<BucketRow> find(String id) {
        return database.ask(connection -> find(connection, id));
    }

    static Optional<BucketRow> find(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select public, file_size_limit, allowed_mime_types from storage.buckets where id = ?")) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new BucketRow(
                                id, row.getBoolean(1), row.getObject(2, Long.class), texts(row.getArray(3))))
                        : Optional.empty();
            }
        }
    }

    private List<ObjectNode> list(Map<String, String> query) {
        String column = query.getOrDefault("sortColumn", "name");
        String order = query.getOrDefault("sortOrder", "asc").equals("desc") ? "desc" : "asc";
        String sql = "select " + COLUMNS + " from storage.buckets where name like '%' || ? || '%' order by "
                + (SORTABLE.contains(column) ? column : "name") + " " + order + " limit ? offset ?";
        return database.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, query.getOrDefault("search", ""));
                statement.setInt(2, Integer.parseInt(query.getOrDefault("limit", "100")));
                statement.setInt(3, Integer.parseInt(query.getOrDefault("offset", "0")));
                try (ResultSet rows = statement.executeQuery()) {
                    List<ObjectNode> buckets = new ArrayList<>();
                    while (rows.next()) {
                        buckets.add(described(rows));
                    }
                    return buckets;
                }
            }
        });
    }

    private ObjectNode described(String id) {
        return database.ask(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("select " + COLUMNS + " from storage.buckets where id = ?")) {
                statement.setString(1, id);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? described(row) : null;
                }
            }
        });
    }

    private static ObjectNode described(ResultSet row) throws SQLException {
        ObjectNode bucket = Call.JSON.createObjectNode();
        bucket.put("id", row.getString(1));
        bucket.put("name", row.getString(2));
        bucket.put("owner", row.getString(3) == null ? "" : row.getString(3));
        bucket.put("public", row.getBoolean(4));
        bucket.put("type", row.getString(5));
        bucket.put("file_size_limit", row.getObject(6, Long.class));
        List<String> types = texts(row.getArray(7));
        bucket.set("allowed_mime_types", types == null ? null : Call.JSON.valueToTree(types));
        bucket.put("created_at", row.getString(8));
        bucket.put("updated_at", row.getString(9));
        return bucket;
    }

    private void create(Call call) throws IOException {
        call.requireService();
        ObjectNode body = call.json();
        String name = body.path("name").asText("");
        String id = body.path("id").asText(name);
        ObjectNames.requireBucket(id);
        Long limit = sizeLimit(body.path("file_size_limit"));
        List<String> types = mimeTypes(body.path("allowed_mime_types"));
        int made = database.ask(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("insert into storage.buckets (id, name, public, file_size_limit,"
                            + " allowed_mime_types) values (?, ?, ?, ?, ?) on conflict do nothing")) {
                statement.setString(1, id);
                statement.setString(2, name);
                statement.setBoolean(3, body.path("public").asBoolean(false));
                statement.setObject(4, limit);
                statement.setArray(5, array(connection, types));
                return statement.executeUpdate();
            }
        });
        if (made == 0) {
            throw StorageError.bucketExists();
        }
        call.answer(200, Map.of("name", name));
    }

    private void update(String id, ObjectNode body) {
        Long limit = sizeLimit(body.path("file_size_limit"));
        List<String> types = mimeTypes(body.path("allowed_mime_types"));
        int changed = database.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("update storage.buckets set"
                    + " public = case when ? then ? else public end,"
                    + " file_size_limit = case when ? then ? else file_size_limit end,"
                    + " allowed_mime_types = case when ? then ? else allowed_mime_types end,"
                    + " updated_at = now() where id = ?")) {
                statement.setBoolean(1, body.has("public"));
                statement.setBoolean(2, body.path("public").asBoolean(false));
                statement.setBoolean(3, body.has("file_size_limit"));
                statement.setObject(4, limit, java.sql.Types.BIGINT);
                statement.setBoolean(5, body.has("allowed_mime_types"));
                statement.setArray(6, array(connection, types));
                statement.setString(7, id);
                return statement.executeUpdate();
            }
        });
        if (changed == 0) {
            throw StorageError.noSuchBucket();
        }
    }

    private void delete(String id) {
        int deleted = database.together(connection -> {
            ObjectRows.allowDeletion(connection);
            if (find(connection, id).isEmpty()) {
                throw StorageError.noSuchBucket();
            }
            try (PreparedStatement statement =
                    connection.prepareStatement("delete from storage.buckets b where id = ? and not exists"
                            + " (select from storage.objects o where o.bucket_id = b.id)")) {
                statement.setString(1, id);
                return statement.executeUpdate();
            }
        });
        if (deleted == 0) {
            throw StorageError.bucketNotEmpty();
        }
    }

    private void empty(String id) throws IOException {
        List<String> versions = database.together(connection -> {
            ObjectRows.allowDeletion(connection);
            try (PreparedStatement statement =
                    connection.prepareStatement("delete from storage.objects where bucket_id = ? returning version")) {
                statement.setString(1, id);
                try (ResultSet rows = statement.executeQuery()) {
                    List<String> gone = new ArrayList<>();
                    while (rows.next()) {
                        gone.add(rows.getString(1));
                    }
                    return gone;
                }
            }
        });
        for (String version : versions) {
            files.delete(version);
        }
    }

    /** A number of bytes, or a text such as {@code 50MB}, whose units are powers of ten. */
    private Long sizeLimit(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        Matcher text = SIZE.matcher(value.asText());
        long bytes;
        if (value.isNumber()) {
            bytes = value.asLong();
        } else if (text.matches()) {
            long unit = switch (text.group(2).toLowerCase(java.util.Locale.ROOT)) {
                case "gb" -> 1_000_000_000L;
                case "mb" -> 1_000_000L;
                case "kb" -> 1_000L;
                default -> 1L;
            };
            bytes = (long) (Double.parseDouble(text.group(1)) * unit);
        } else {
            throw StorageError.invalidRequest("Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B");
        }
        if (bytes > projectLimit) {
            throw StorageError.tooLarge();
        }
        return bytes;
    }

    private static List<String> mimeTypes(JsonNode value) {
        if (!value.isArray()) {
            return null;
        }
        List<String> types = new ArrayList<>();
        for (JsonNode type : value) {
            if (type.asText().indexOf('/') < 1) {
                throw StorageError.invalidMimeType(type.asText());
            }
            types.add(type.asText());
        }
        return types;
    }

    private static Array array(Connection connection, List<String> texts) throws SQLException {
        return texts == null ? null : connection.createArrayOf("text", texts.toArray());
    }

    private static List<String> texts(Array array) throws SQLException {
        return array == null ? null : List.of((String[]) array.getArray());
    }
}
