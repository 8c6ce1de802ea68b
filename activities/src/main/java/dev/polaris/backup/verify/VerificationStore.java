package dev.polaris.backup.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.catalog.CommittedSlot;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.database.BackupObjects;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.ReplaceOutcome;
import dev.polaris.backup.s3.StoredContent;
import dev.polaris.backup.storage.manifest.CommittedSync;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and merges {@code verification.json}; two verifications at once never lose each other's verdict. */
public final class VerificationStore {
    /** A hundred thousand tables of about 100 bytes fit. */
    private static final int LONGEST_RECORD = 32 << 20;

    private static final int TRIES = 20;
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private static final Logger LOGGER = LoggerFactory.getLogger(VerificationStore.class);

    private final ObjectStore store;

    public VerificationStore(ObjectStore store) {
        this.store = store;
    }

    /** The verdicts on a committed backup; empty when it was never verified. */
    public Optional<VerificationRecord> read(CommittedSlot slot) throws IOException {
        return current(Subject.of(slot)).map(Current::record);
    }

    /** The verdicts on a committed sync; empty when it was never verified. */
    public Optional<VerificationRecord> read(CommittedSync sync) throws IOException {
        return current(Subject.of(sync)).map(Current::record);
    }

    /** Merges new verdicts in and returns the whole. */
    public VerificationRecord merge(CommittedSlot slot, VerificationRecord newer) throws IOException {
        return merge(Subject.of(slot), newer);
    }

    /** Merges new verdicts in and returns the whole. */
    public VerificationRecord merge(CommittedSync sync, VerificationRecord newer) throws IOException {
        return merge(Subject.of(sync), newer);
    }

    private VerificationRecord merge(Subject subject, VerificationRecord newer) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Optional<Current> current = current(subject);
            VerificationRecord merged =
                    current.map(there -> there.record().merge(newer)).orElse(newer);
            byte[] json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(merged);
            Optional<String> etag = current.map(Current::etag);
            if (store.putIfMatch(subject.key(), json, "application/json", Map.of(), etag)
                    instanceof ReplaceOutcome.Replaced) {
                return merged;
            }
        }
        throw FailureType.STORE_UNAVAILABLE.failure(
                subject.key() + " changed at every one of " + TRIES + " tries to merge.");
    }

    private Optional<Current> current(Subject subject) throws IOException {
        try {
            StoredContent content = store.readBytes(subject.key(), Optional.empty(), LONGEST_RECORD);
            // Verdicts on another attempt's objects say nothing about these.
            VerificationRecord record = parse(subject.key(), content.bytes())
                    .filter(found -> found.attemptId().equals(subject.attemptId()))
                    .orElseGet(subject::unverified);
            return Optional.of(new Current(record, content.etag()));
        } catch (ObjectStoreException.NotFound e) {
            return Optional.empty();
        }
    }

    /** Empty when it cannot be read: that is no verdict, must not hide other backups, and the next verdict replaces it. */
    static Optional<VerificationRecord> parse(String key, byte[] json) throws IOException {
        try {
            return Optional.ofNullable(MAPPER.readValue(json, VerificationRecord.class));
        } catch (JsonProcessingException e) {
            LOGGER.warn("{} is not a record of verdicts and counts for nothing", key);
            return Optional.empty();
        }
    }

    /** What verdicts are about, and where they stand. */
    private record Subject(String key, String backupId, String attemptId) {
        static Subject of(CommittedSlot slot) {
            return new Subject(
                    slot.slot().key(BackupObjects.VERIFICATION),
                    slot.record().backupId(),
                    slot.record().attemptId());
        }

        /** A sync has no attempts: it is one, however many its ranges had. */
        static Subject of(CommittedSync sync) {
            String syncId = sync.manifest().syncId();
            return new Subject(sync.slot().manifestPrefix() + BackupObjects.VERIFICATION, syncId, syncId);
        }

        VerificationRecord unverified() {
            return new VerificationRecord(
                    VerificationRecord.FORMAT_VERSION,
                    backupId,
                    attemptId,
                    VerificationRecord.stateOf(List.of()),
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(),
                    null,
                    null);
        }
    }

    private record Current(VerificationRecord record, String etag) {}
}
