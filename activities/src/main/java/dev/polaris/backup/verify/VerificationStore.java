package dev.polaris.backup.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.catalog.CommittedSlot;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.database.BackupObjects;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.ReplaceOutcome;
import dev.polaris.backup.s3.StoredContent;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Reads and merges {@code verification.json}; two verifications at once never lose each other's verdict. */
public final class VerificationStore {
    /** A hundred thousand tables of about 100 bytes fit. */
    private static final int LONGEST_RECORD = 32 << 20;

    private static final int TRIES = 20;
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final ObjectStore store;

    public VerificationStore(ObjectStore store) {
        this.store = store;
    }

    /** The verdicts on a committed backup; empty when it was never verified. */
    public Optional<VerificationRecord> read(CommittedSlot slot) throws IOException {
        return current(slot).map(Current::record);
    }

    /** Merges new verdicts in and returns the whole. */
    public VerificationRecord merge(CommittedSlot slot, VerificationRecord newer) throws IOException {
        String key = slot.slot().key(BackupObjects.VERIFICATION);
        for (int i = 0; i < TRIES; i++) {
            Optional<Current> current = current(slot);
            VerificationRecord merged =
                    current.map(there -> there.record().merge(newer)).orElse(newer);
            byte[] json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(merged);
            Optional<String> etag = current.map(Current::etag);
            if (store.putIfMatch(key, json, "application/json", Map.of(), etag) instanceof ReplaceOutcome.Replaced) {
                return merged;
            }
        }
        throw FailureType.STORE_UNAVAILABLE.failure(key + " changed at every one of " + TRIES + " tries to merge.");
    }

    private Optional<Current> current(CommittedSlot slot) throws IOException {
        String key = slot.slot().key(BackupObjects.VERIFICATION);
        try {
            StoredContent content = store.readBytes(key, Optional.empty(), LONGEST_RECORD);
            VerificationRecord record = MAPPER.readValue(content.bytes(), VerificationRecord.class);
            // Verdicts on another attempt's objects say nothing about these.
            return record.attemptId().equals(slot.record().attemptId())
                    ? Optional.of(new Current(record, content.etag()))
                    : Optional.of(new Current(empty(slot), content.etag()));
        } catch (ObjectStoreException.NotFound e) {
            return Optional.empty();
        }
    }

    private static VerificationRecord empty(CommittedSlot slot) {
        return new VerificationRecord(
                VerificationRecord.FORMAT_VERSION,
                slot.record().backupId(),
                slot.record().attemptId(),
                VerificationRecord.stateOf(java.util.List.of()),
                java.util.List.of(),
                java.util.List.of(),
                Map.of(),
                java.util.List.of(),
                null);
    }

    private record Current(VerificationRecord record, String etag) {}
}
