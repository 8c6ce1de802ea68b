package dev.polaris.backup.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.catalog.JsonMutants;
import dev.polaris.backup.catalog.Loss;
import dev.polaris.backup.catalog.TableChange;
import dev.polaris.backup.catalog.TableFacts;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.loss.LossReport;
import dev.polaris.backup.restore.ProvenShare;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Verdicts that cannot be read are none: they neither hide a backup nor make one good. */
class VerificationMutationTest {
    private static final VerificationRecord SOUND = new VerificationRecord(
            VerificationRecord.FORMAT_VERSION,
            "backup",
            "attempt",
            BackupState.COMMITTED,
            List.of(new Check("rows", CheckVerdict.NOT_RUN, Instant.EPOCH, List.of("why"))),
            List.of(new VerificationRecord.Run("read-back", Instant.EPOCH, Duration.ZERO, false)),
            Map.of("dump.sql.gz", 7L),
            List.of(new TableFacts("a.b", 1, 2, "0")),
            new ProvenShare(1, 1, 2, 2),
            new LossReport(
                    "2026/12/02",
                    "2026/12/01",
                    Instant.EPOCH,
                    1,
                    List.of(new TableChange("a.b", new TableFacts("a.b", 1, 2, "0"), null, Loss.GONE))));

    @Test
    void whatCannotBeReadIsNoVerdict() throws IOException {
        byte[] json = PayloadConversion.mapper().writeValueAsBytes(SOUND);
        assertThat(VerificationStore.parse("key", json)).contains(SOUND);
        JsonMutants.of(json, VerificationMutationTest::use);
    }

    /** What is done with every record: it is compared with an attempt, shown, and merged into. */
    private static void use(byte[] json) {
        try {
            VerificationStore.parse("key", json).ifPresent(record -> {
                assertThat(record.attemptId()).isNotNull();
                assertThat(record.state()).isNotNull();
                assertThat(record.merge(SOUND).state()).isEqualTo(BackupState.COMMITTED);
                if (record.losses() != null) {
                    assertThat(record.losses().shortened(0).sentence()).isNotEmpty();
                    assertThat(record.losses().sentence()).isNotEmpty();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("reading bytes does not fail", e);
        }
    }
}
