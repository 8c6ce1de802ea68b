package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A worker's memory is bounded, whatever the database's size. */
final class MemoryTest {
    private static final int MOST_MEBIBYTES = 512;

    @Test
    void aBackupStaysWithinHalfAGibibyte() throws Exception {
        assertBounded(80);
    }

    /** Twice its size in the archive: bytes are written as hexadecimal text. */
    @Test
    @Tag("full")
    void aBackupOfGibibytesStaysWithinHalfAGibibyte() throws Exception {
        assertBounded(1100);
    }

    private static void assertBounded(int mebibytes) throws Exception {
        try (CrashDatabase database = new CrashDatabase(mebibytes);
                Installation installation = Installation.of(database.name())) {
            WorkerHandle worker = installation.shippedWorker("all");

            new CrashAftermath(installation).oneVerifiedBackup(installation.backUp());

            assertThat(worker.peakMebibytes()).isLessThanOrEqualTo(MOST_MEBIBYTES);
        }
    }
}
