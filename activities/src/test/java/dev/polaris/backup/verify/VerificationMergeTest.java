package dev.polaris.backup.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.catalog.TableFacts;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.loss.LossReport;
import dev.polaris.backup.restore.ProvenShare;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What verdicts of different kinds and times amount to together. */
class VerificationMergeTest {
    private static final ProvenShare SHARE = new ProvenShare(1, 1, 7, 7);

    private static Check check(String name, CheckVerdict verdict) {
        return new Check(name, verdict, Instant.EPOCH, List.of());
    }

    private static VerificationRecord readBack(CheckVerdict verdict) {
        return record(
                "read-back",
                Map.of("dump.sql.gz", 5L),
                List.of(new TableFacts("a.b", 7, 9, "0")),
                null,
                check("rows", verdict));
    }

    private static VerificationRecord canary(Check... checks) {
        return record("canary", Map.of(), List.of(), SHARE, checks);
    }

    private static VerificationRecord record(
            String kind, Map<String, Long> sizes, List<TableFacts> tables, ProvenShare share, Check... checks) {
        List<Check> all = Arrays.asList(checks);
        return new VerificationRecord(
                VerificationRecord.FORMAT_VERSION,
                "b",
                "a",
                VerificationRecord.stateOf(all),
                all,
                List.of(new VerificationRecord.Run(kind, Instant.EPOCH, Duration.ZERO, true)),
                sizes,
                tables,
                share,
                null);
    }

    @Test
    void whatWasLostSaysNothingOfTheBackupAndStays() {
        LossReport report = new LossReport("2026/12/02", "2026/12/01", Instant.EPOCH, 1, List.of());
        VerificationRecord lost = new VerificationRecord(
                VerificationRecord.FORMAT_VERSION,
                "b",
                "a",
                BackupState.COMMITTED,
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                null,
                report);

        VerificationRecord after = readBack(CheckVerdict.PASSED).merge(lost);
        assertThat(after.state()).isEqualTo(BackupState.VERIFIED);
        assertThat(after.tables()).hasSize(1);
        assertThat(after.losses()).isEqualTo(report);
        assertThat(lost.merge(readBack(CheckVerdict.PASSED)).losses()).isEqualTo(report);
    }

    @Test
    void provenNeedsBothTheReadBackAndTheCanary() {
        VerificationRecord green =
                canary(check("canary", CheckVerdict.PASSED), check("canary-rows", CheckVerdict.PASSED));

        assertThat(green.state()).isEqualTo(BackupState.COMMITTED);
        assertThat(readBack(CheckVerdict.PASSED).state()).isEqualTo(BackupState.VERIFIED);
        VerificationRecord both = readBack(CheckVerdict.PASSED).merge(green);
        assertThat(both.state()).isEqualTo(BackupState.PROVEN);
        assertThat(both.sizes()).isEqualTo(Map.of("dump.sql.gz", 5L));
        assertThat(both.tables()).hasSize(1);
        assertThat(both.canary()).isEqualTo(SHARE);
        assertThat(green.merge(readBack(CheckVerdict.PASSED)).state()).isEqualTo(BackupState.PROVEN);
        assertThat(green.merge(readBack(CheckVerdict.PASSED)).canary()).isEqualTo(SHARE);
    }

    @Test
    void whatWasNotProvenKeepsTheBackupFromBeingProven() {
        VerificationRecord partly = canary(
                check("canary", CheckVerdict.NOT_RUN),
                check("canary-rows", CheckVerdict.NOT_RUN),
                check("canary-hash", CheckVerdict.PASSED));

        assertThat(readBack(CheckVerdict.PASSED).merge(partly).state()).isEqualTo(BackupState.VERIFIED);
    }

    @Test
    void aLaterFailureBeatsAnEarlierSuccessAndTheOtherWayRound() {
        VerificationRecord proven = readBack(CheckVerdict.PASSED).merge(canary(check("canary", CheckVerdict.PASSED)));
        VerificationRecord failed =
                canary(check("canary", CheckVerdict.FAILED), check("canary-schema", CheckVerdict.FAILED));

        assertThat(proven.merge(failed).state()).isEqualTo(BackupState.FAILED);
        assertThat(proven.merge(readBack(CheckVerdict.FAILED)).state()).isEqualTo(BackupState.FAILED);
        // No single verdict of the earlier canary stays beside the newer one.
        VerificationRecord again = proven.merge(failed).merge(canary(check("canary", CheckVerdict.PASSED)));
        assertThat(again.state()).isEqualTo(BackupState.PROVEN);
        assertThat(again.checks()).extracting(Check::name).containsExactlyInAnyOrder("rows", "canary");
        assertThat(again.runs()).hasSize(4);
    }
}
