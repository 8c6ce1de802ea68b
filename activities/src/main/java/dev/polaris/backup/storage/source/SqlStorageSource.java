package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.storage.source.StorageSourceException.BucketMissing;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectGone;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A project's Storage listed from the rows of its database, which is fast and knows every fact; bytes come from another
 * source. Failures of the database are typed like those of every source database ({@link PostgresFailures}).
 */
public final class SqlStorageSource implements StorageSource {
    private static final Set<Fact> LISTED = EnumSet.allOf(Fact.class);
    private static final String APPLICATION = "polaris-storage";

    private final PostgresDatabase database;
    private final StorageSource bytes;

    /**
     * Rows of a database, bytes of a source.
     *
     * @param database the project's; its login sees all rows of {@code storage.objects}
     * @param bytes closed together with this one
     */
    public SqlStorageSource(PostgresDatabase database, StorageSource bytes) {
        this.database = database;
        this.bytes = bytes;
    }

    @Override
    public SourceCapabilities capabilities() {
        return new SourceCapabilities(LISTED, bytes.capabilities().read(), LISTED, true);
    }

    @Override
    public List<BucketSettings> buckets() {
        return withConnection("listing the buckets", connection -> buckets(connection, Optional.empty()));
    }

    @Override
    public BucketSettings bucket(String id) {
        return withConnection("looking for bucket " + id, connection -> requireBucket(connection, id));
    }

    private BucketSettings requireBucket(Connection connection, String id) throws SQLException {
        return buckets(connection, Optional.of(id)).stream()
                .findFirst()
                .orElseThrow(
                        () -> new BucketMissing(id, "storage.buckets of " + database.label() + " has no such row"));
    }

    /** As JSON, because projects of different ages have different columns. */
    private static List<BucketSettings> buckets(Connection connection, Optional<String> id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select to_jsonb(b) from storage.buckets b"
                + (id.isPresent() ? " where b.id = ?" : "") + " order by b.id collate \"C\"")) {
            if (id.isPresent()) {
                statement.setString(1, id.get());
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<BucketSettings> buckets = new ArrayList<>();
                while (rows.next()) {
                    buckets.add(settings(json(rows.getString(1))));
                }
                return buckets;
            }
        }
    }

    private static BucketSettings settings(JsonNode row) {
        List<String> types = new ArrayList<>();
        row.path("allowed_mime_types").forEach(type -> types.add(type.asText()));
        return new BucketSettings(
                row.path("id").asText(),
                row.path("public").asBoolean(),
                row.path("file_size_limit").isNumber()
                        ? OptionalLong.of(row.path("file_size_limit").asLong())
                        : OptionalLong.empty(),
                types,
                RowFacts.time(row, "created_at"),
                RowFacts.time(row, "updated_at"),
                RowFacts.text(row, "owner_id")
                        .or(() -> RowFacts.text(row, "owner"))
                        .orElse(""));
    }

    @Override
    public ObjectListing list(String bucket, KeyRange range) {
        Connection connection = connect();
        try {
            requireBucket(connection, bucket);
            return new SqlListing(
                    new PagedListing(
                            bucket,
                            range,
                            new SqlPages(database, connection, ObjectColumns.of(connection), bucket, range)),
                    connection);
        } catch (SQLException e) {
            close(connection);
            throw PostgresFailures.of(e, database, "listing bucket " + bucket);
        } catch (RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    @Override
    public ObjectContent open(String bucket, String key, Optional<String> ifEtag, long from, long length) {
        return bytes.open(bucket, key, ifEtag, from, length);
    }

    @Override
    public ObjectFacts describe(String bucket, String key) {
        return withConnection("describing " + bucket + "/" + key, connection -> {
            ObjectColumns columns = ObjectColumns.of(connection);
            try (PreparedStatement statement = connection.prepareStatement(
                    "select " + columns.list() + " from storage.objects where bucket_id = ? and name = ?")) {
                statement.setString(1, bucket);
                statement.setString(2, key);
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next()) {
                        return columns.object(row).facts();
                    }
                }
            }
            requireBucket(connection, bucket);
            throw new ObjectGone(bucket + "/" + key);
        });
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T withConnection(String doing, Work<T> work) {
        try (Connection connection = connect()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, database, doing);
        }
    }

    /** A session in which rows that the login may not see are an error and not left out. */
    private Connection connect() {
        Connection connection = database.connect(APPLICATION);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set row_security = off");
            statement.execute("set default_transaction_read_only = on");
            if (!hasStorage(statement)) {
                throw FailureType.BAD_CONFIGURATION.failure(database.label()
                        + " has no tables storage.buckets and storage.objects; it is no Supabase project.");
            }
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw PostgresFailures.of(e, database, "preparing to list storage");
        } catch (RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    private static boolean hasStorage(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select to_regclass('storage.buckets') is not null"
                + " and to_regclass('storage.objects') is not null")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is given up anyway.
        }
    }

    static JsonNode json(String text) {
        try {
            return text == null ? MissingNode.getInstance() : RestClient.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL gave out jsonb that is no JSON", e);
        }
    }

    @Override
    public void close() {
        bytes.close();
    }

    /** A listing that owns its session. */
    private record SqlListing(PagedListing pages, Connection connection) implements ObjectListing {
        @Override
        public boolean hasNext() {
            return pages.hasNext();
        }

        @Override
        public ListedObject next() {
            return pages.next();
        }

        @Override
        public KeyRange rest() {
            return pages.rest();
        }

        @Override
        public void close() {
            pages.close();
            SqlStorageSource.close(connection);
        }
    }
}
