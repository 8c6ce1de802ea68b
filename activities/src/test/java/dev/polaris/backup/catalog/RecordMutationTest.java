package dev.polaris.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.database.BackupObjects;
import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.database.Coverage;
import dev.polaris.backup.database.DumpTotals;
import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.PinnedObject;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whatever a stolen key puts where a record is looked for: it is one of ours, or is refused by its type, and never hides the
 * records beside it.
 */
class RecordMutationTest {
    private static final ObjectMapper JSON = PayloadConversion.mapper();
    private static final Slot SLOT = Slot.parse("prod", "2026/12/01");

    @Test
    void aCommitRecordIsWholeOrRefused() throws IOException {
        byte[] json = JSON.writeValueAsBytes(record());
        assertThat(commit(json)).isTrue();
        JsonMutants.of(json, RecordMutationTest::commit);
    }

    private static boolean commit(byte[] json) {
        try {
            BackupRecord record = CommitRecordParser.parse(SLOT, json);
            // What lists and readers ask of every record they meet.
            assertThat(record.snapshotTime()).isNotNull();
            assertThat(record.purpose().countsAsNewest()).isIn(true, false);
            assertThat(record.totals()).isNotNull();
            assertThat(record.object(BackupObjects.DUMP).sha256()).hasSize(64);
            assertThat(record.objects().values())
                    .allSatisfy(object -> assertThat(object.fileName()).isNotEmpty());
            return true;
        } catch (ApplicationFailure refused) {
            assertThat(FailureType.of(refused)).isIn(FailureType.TAMPERED, FailureType.BAD_CONFIGURATION);
            return false;
        }
    }

    private static BackupRecord record() {
        Map<String, PinnedObject> objects = new TreeMap<>();
        for (String name : List.of(BackupObjects.DUMP, BackupObjects.INDEX, BackupObjects.CHECKSUM)) {
            objects.put(name, new PinnedObject(SLOT.key(name), "v1", 7, "0".repeat(64)));
        }
        return new BackupRecord(
                BackupRecord.FORMAT_VERSION,
                "backup",
                "attempt",
                "prod",
                Purpose.SCHEDULED,
                "workflow",
                "run",
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                new SourceFacts("1", 5, "postgres", "15.18", 4096, "15.18", null),
                "gzip-6",
                new DumpTotals(3, 42, 0, 4096, 1024, 1),
                Map.of("dump", Duration.ofSeconds(1)),
                objects,
                List.of(new Coverage("auth", Coverage.State.NOT_EXPORTABLE, "why")),
                null);
    }
}
