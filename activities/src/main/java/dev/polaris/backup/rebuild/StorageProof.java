package dev.polaris.backup.rebuild;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.storage.source.RestStorageTarget;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Proves that a Storage serves an instance, and not the database from before: what is made in the one is seen in the other.
 * Nothing that is there already could tell, because both databases have the same rows.
 */
final class StorageProof {
    private final RestStorageTarget storage;
    private final PostgresDatabase database;

    StorageProof(RestStorageTarget storage, PostgresDatabase database) {
        this.storage = storage;
        this.database = database;
    }

    /**
     * Makes a bucket that nobody else makes, and removes it again.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code INSTANCE_FAILED} when it serves another database
     */
    String prove(String instanceId) {
        String bucket = "polaris-" + instanceId.replace('_', '-');
        storage.createBucket(bucket, false);
        try {
            if (!isThere(bucket)) {
                throw FailureType.INSTANCE_FAILED.failure(
                        storage.label() + " does not serve " + database.label() + " but another database.");
            }
        } finally {
            storage.deleteBucket(bucket);
        }
        return storage.label() + " serves " + database.label();
    }

    private boolean isThere(String bucket) {
        try (Connection connection = database.connect("polaris-attach");
                PreparedStatement question = connection.prepareStatement("select from storage.buckets where id = ?")) {
            question.setString(1, bucket);
            try (ResultSet row = question.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw PostgresFailures.of(e, database, "looking whether its Storage serves it");
        }
    }
}
