package dev.polaris.backup.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.s3.CreateOutcome;
import dev.polaris.backup.s3.ObjectStore;

/** Writes the commit record, on the condition that the slot has none. */
public final class CommitRecordWriter {
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final ObjectStore store;

    public CommitRecordWriter(ObjectStore store) {
        this.store = store;
    }

    /**
     * Commits.
     *
     * @return the record as written, or an answer without one when the slot had a record already
     * @throws dev.polaris.backup.s3.ObjectStoreException.UnknownOutcome when no answer came
     */
    public CommitAnswer commit(CommitRequest request) {
        Attempt attempt = request.attempt();
        CreateOutcome outcome = store.putIfAbsent(
                attempt.slot().key(BackupObjects.COMMIT),
                json(request.record()),
                "application/json",
                AttemptMetadata.of(attempt));
        return outcome instanceof CreateOutcome.Created created
                ? new CommitAnswer(created.object())
                : new CommitAnswer(null);
    }

    private static byte[] json(BackupRecord record) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the commit record cannot be written as JSON", e);
        }
    }
}
