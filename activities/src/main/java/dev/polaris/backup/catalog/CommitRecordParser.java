package dev.polaris.backup.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.database.BackupObjects;
import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.failure.FailureType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** Turns the bytes of a {@code backup.json} into a record that is whole and of its slot, whoever wrote them. */
final class CommitRecordParser {
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();
    private static final Set<String> ALWAYS_THERE =
            Set.of(BackupObjects.DUMP, BackupObjects.INDEX, BackupObjects.CHECKSUM);

    private CommitRecordParser() {}

    /**
     * The record.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TAMPERED} when it is not one of ours, {@code
     *     BAD_CONFIGURATION} when it was written by a newer version
     */
    static BackupRecord parse(Slot slot, byte[] json) {
        String key = slot.key(BackupObjects.COMMIT);
        try {
            BackupRecord record = MAPPER.readValue(json, BackupRecord.class);
            if (record == null) {
                throw FailureType.TAMPERED.failure(key + " is not a commit record.");
            }
            if (record.formatVersion() > BackupRecord.FORMAT_VERSION) {
                throw FailureType.BAD_CONFIGURATION.told(key + " has format version " + record.formatVersion()
                        + ", newer than this software reads. Use a newer version.");
            }
            refuseForeign(slot, record);
            return record;
        } catch (JsonProcessingException e) {
            throw FailureType.TAMPERED.failure(key + " is not a commit record.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A record that pins objects of another place was copied or forged. */
    private static void refuseForeign(Slot slot, BackupRecord record) {
        if (!record.objects().keySet().containsAll(ALWAYS_THERE)) {
            throw FailureType.TAMPERED.failure(
                    slot.key(BackupObjects.COMMIT) + " lacks an object that every backup has.");
        }
        boolean own = record.env().equals(slot.env())
                && record.objects().entrySet().stream()
                        .allMatch(named -> named.getKey().indexOf('/') < 0
                                && named.getValue().key().equals(slot.key(named.getKey())));
        if (!own) {
            throw FailureType.TAMPERED.failure(
                    slot.key(BackupObjects.COMMIT) + " pins objects that are not this slot's.");
        }
    }
}
