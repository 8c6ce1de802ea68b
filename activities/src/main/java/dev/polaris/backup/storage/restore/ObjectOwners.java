package dev.polaris.backup.storage.restore;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.source.BucketSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sets what no upload can: who owns an object, and when it was created. A row is changed only where its length is that of
 * the object, so that a later one of the same key keeps its own.
 */
final class ObjectOwners {
    private static final String APPLICATION = "polaris-restore-storage";

    private final PostgresDatabase database;
    private final String bucket;

    ObjectOwners(PostgresDatabase database, String bucket) {
        this.database = database;
        this.bucket = bucket;
    }

    /**
     * Refuses a database that is not the project's: there, the rows of other people would be changed.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TARGET_UNSUITABLE}
     */
    void requireProject(BucketSettings there) {
        Optional<Instant> createdAt = session("looking for the bucket", connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("select created_at from storage.buckets where id = ?")) {
                statement.setString(1, bucket);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                            ? Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant)
                            : Optional.<Instant>empty();
                }
            }
        });
        boolean same =
                createdAt.map(ObjectOwners::millis).equals(there.createdAt().map(ObjectOwners::millis));
        if (createdAt.isEmpty() || !same) {
            throw FailureType.TARGET_UNSUITABLE.failure("The database " + database.label()
                    + " is not that of the project whose Storage has bucket " + bucket + ".");
        }
    }

    private static Instant millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Sets them for these objects; returns those whose rows were not found. */
    List<ManifestEntry> set(List<ManifestEntry> objects) {
        List<ManifestEntry> known = objects.stream()
                .filter(object -> object.owner() != null || object.createdAt() != null)
                .toList();
        return known.isEmpty() ? List.of() : session("setting owners", connection -> set(connection, known));
    }

    private List<ManifestEntry> set(Connection connection, List<ManifestEntry> objects) throws SQLException {
        boolean textOwner = hasColumn(connection, "owner_id");
        connection.setAutoCommit(false);
        try (PreparedStatement update = connection.prepareStatement("update storage.objects set"
                // A listing tells milliseconds: a row that came with its database knows better.
                + " created_at = case when date_trunc('milliseconds', created_at) = date_trunc('milliseconds', ?::timestamptz)"
                + " then created_at else coalesce(?, created_at) end, owner = case when ? then ?::uuid else owner end"
                + (textOwner ? ", owner_id = case when ? then ? else owner_id end" : "")
                + " where bucket_id = ? and name = ? and (metadata->>'size')::bigint = ?")) {
            for (ManifestEntry object : objects) {
                bind(update, object, textOwner);
                update.addBatch();
            }
            int[] changed = update.executeBatch();
            connection.commit();
            List<ManifestEntry> missing = new ArrayList<>();
            for (int i = 0; i < changed.length; i++) {
                if (changed[i] == 0) {
                    missing.add(objects.get(i));
                }
            }
            return missing;
        }
    }

    private void bind(PreparedStatement update, ManifestEntry object, boolean textOwner) throws SQLException {
        int column = 1;
        for (int times = 0; times < 2; times++) {
            update.setObject(
                    column++,
                    object.createdAt() == null ? null : object.createdAt().atOffset(ZoneOffset.UTC),
                    Types.TIMESTAMP_WITH_TIMEZONE);
        }
        boolean known = object.owner() != null;
        String owner = known && !object.owner().isEmpty() ? object.owner() : null;
        update.setBoolean(column++, known);
        update.setString(column++, owner != null && isUuid(owner) ? owner : null);
        if (textOwner) {
            update.setBoolean(column++, known);
            update.setString(column++, owner);
        }
        update.setString(column++, bucket);
        update.setString(column++, object.key());
        update.setLong(column, object.size());
    }

    private static boolean isUuid(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    /** Older projects know only the column {@code owner}. */
    private static boolean hasColumn(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select exists (select from pg_attribute where attrelid ="
                        + " 'storage.objects'::regclass and attname = '" + name + "' and not attisdropped)")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T session(String doing, Work<T> work) {
        try (Connection connection = database.connect(APPLICATION)) {
            return work.on(connection);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, database, doing);
        }
    }
}
