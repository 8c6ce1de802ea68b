package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.journal.JournalView;
import io.temporal.client.WorkflowStub;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several runs at once, and runs that meet what others left in their slot: nothing is mixed. */
final class ConcurrencyTest {
    private static final String DAY = "\\d{4}/\\d{2}/\\d{2}";

    private Installation installation;
    private CrashAftermath aftermath;
    private WorkerHandle worker;
    private ConcurrencySchedule schedule;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.ofDemo();
        aftermath = new CrashAftermath(installation);
        worker = installation.worker("all");
        schedule = new ConcurrencySchedule(installation);
    }

    @AfterEach
    void uninstall() throws Exception {
        schedule.close();
        installation.close();
    }

    @Test
    void runsAtTheSameTimeEndInSlotsOfTheirOwn() throws Exception {
        List<WorkflowStub> runs = List.of(installation.startBackup(), installation.startBackup(), schedule.trigger());

        List<BackupResult> results = List.of(
                installation.await(runs.get(0), BackupResult.class),
                installation.await(runs.get(1), BackupResult.class),
                installation.await(runs.get(2), BackupResult.class));

        assertThat(results.get(0).slot()).matches(DAY + "/\\d{6}");
        assertThat(results.get(1).slot()).matches(DAY + "/\\d{6}");
        assertThat(results.get(2).slot()).matches(DAY);
        for (BackupResult result : results) {
            aftermath.oneVerifiedBackup(result);
        }
        assertThat(versionsPinned(results)).as("versions pinned by all three").hasSize(3 * 7);
        assertThat(installation.bucket().versions("/backup.json")).hasSize(3);
        aftermath.counted(worker, 3, 0, 3);
    }

    @Test
    void aSecondScheduledRunOfTheDayIsRefused() throws Exception {
        HeldRequest held = CrashMoment.BEFORE_THE_CHECKSUM.stopAt(installation.s3());
        WorkflowStub first = schedule.trigger();
        held.awaitArrival();

        WorkflowStub second = schedule.trigger();

        assertThat(installation.awaitFailure(second).getType()).isEqualTo(FailureType.ALREADY_RUNNING.name());
        held.release();
        aftermath.oneVerifiedBackup(installation.await(first, BackupResult.class));
        assertThat(installation.bucket().versions("/backup.json")).hasSize(1);
    }

    @Test
    void aScheduledRunTakesOverTheSlotOfTerminatedOnes() throws Exception {
        terminateAt(CrashMoment.IN_THE_DUMP);
        assertThat(installation.bucket().openUploads())
                .as("left by the first run")
                .isNotEmpty();
        terminateAt(CrashMoment.BEFORE_THE_COMMIT);
        assertThat(installation.bucket().versions("/RECOVERY.md"))
                .as("left by the second run")
                .isNotEmpty();

        BackupResult result = installation.await(schedule.trigger(), BackupResult.class);

        assertThat(result.slot()).matches(DAY);
        aftermath.oneVerifiedBackup(result);
    }

    @Test
    void aScheduledRunGivesWayToABackupInItsSlot() throws Exception {
        String today = DateTimeFormatter.ofPattern("uuuu/MM/dd").format(LocalDate.now(ZoneOffset.UTC));
        byte[] foreign = "{\"backupId\": \"not ours\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        installation.bucket().put("db/" + installation.env() + "/" + today + "/backup.json", foreign);

        WorkflowStub run = schedule.trigger();
        BackupResult result = installation.await(run, BackupResult.class);

        assertThat(result.slot()).matches(DAY + "/\\d{6}");
        assertThat(result.state()).isEqualTo(BackupState.VERIFIED);
        assertThat(result.note()).contains(today).contains("holds another backup");
        aftermath.oneVerifiedBackup(result);
        assertThat(installation.bucket().versions(today + "/backup.json")).hasSize(1);
    }

    private void terminateAt(CrashMoment moment) throws Exception {
        HeldRequest held = moment.stopAt(installation.s3());
        WorkflowStub run = schedule.trigger();
        held.awaitArrival();
        String child = run.query("journal", JournalView.class).child();
        run.terminate("the test wants leftovers");
        installation.client().newUntypedWorkflowStub(child).terminate("the test wants leftovers");
        held.drop();
    }

    private Set<String> versionsPinned(List<BackupResult> results) throws Exception {
        Stream.Builder<String> versions = Stream.builder();
        for (BackupResult result : results) {
            installation
                    .bucket()
                    .commitRecord(result.slot())
                    .get("objects")
                    .forEach(object -> versions.add(object.get("key").asText() + " "
                            + object.get("versionId").asText()));
        }
        return versions.build().collect(Collectors.toSet());
    }
}
