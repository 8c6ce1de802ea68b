package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.RestoreRequest;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A restore is killed at every step, or a server under it goes away; it ends with the very database that was dumped. */
final class RestoreKillTest {
    private static final KillMatrix MATRIX = new KillMatrix(
            "restores",
            "step",
            "moment",
            "what was done",
            "units",
            "sent twice, of sent in vain",
            "target against source");

    private static Installation installation;
    private static WorkerHandle worker;
    private static List<String> expected;
    private static long bytesOfRows;

    private CopyMeter meter;

    @BeforeAll
    static void takeABackup() throws Exception {
        installation = Installation.ofDemo();
        installation.configure("request: 15s", "request: 6s");
        // Small units, so that the larger tables are loaded in several.
        installation.configure("worker:\n", "restore:\n  unitSize: 1\nworker:\n");
        worker = installation.worker("all");
        BackupResult backup = installation.backUp();
        bytesOfRows = StoredIndex.bytesOfRows(installation.bucket().readPinned(backup.slot(), "dump.index.jsonl.gz"));
        expected = DumpedText.ofSource();
    }

    @AfterAll
    static void uninstall() throws Exception {
        MATRIX.write();
        installation.close();
    }

    @BeforeEach
    void emptyTarget() throws Exception {
        installation.target().empty();
        meter = new CopyMeter();
        installation.targetProxy().watch(meter::passage);
    }

    @ParameterizedTest
    @EnumSource(names = {"BETWEEN_COPY_AND_COMMIT", "IN_AN_INDEX_BUILD"})
    void anotherWorkerFinishesWhatAKilledOneBegan(RestoreMoment moment) throws Exception {
        killAt(moment);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BETWEEN_COPY_AND_COMMIT", "IN_AN_INDEX_BUILD"})
    @Tag("full")
    void anotherWorkerFinishesWhateverTheMoment(RestoreMoment moment) throws Exception {
        killAt(moment);
    }

    @ParameterizedTest
    @EnumSource(names = "IN_A_SLICE")
    void theTargetIsStoppedAtOnceAndStartedAgain(RestoreMoment moment) throws Exception {
        outage("target crashed", moment, () -> {
            Servers.kill("target");
            Servers.start("target");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"IN_PRE_DATA", "BETWEEN_COPY_AND_COMMIT", "IN_AN_INDEX_BUILD", "REFRESHING_A_VIEW"})
    @Tag("full")
    void theTargetIsStoppedAtOnceAndStartedAgainWhateverTheMoment(RestoreMoment moment) throws Exception {
        outage("target crashed", moment, () -> {
            Servers.kill("target");
            Servers.start("target");
        });
    }

    @Test
    @Tag("full")
    void theBucketGoesAwayInTheMiddleOfASlice() throws Exception {
        outage("S3 gone and back", RestoreMoment.IN_A_SLICE, () -> {
            installation.s3().refuse();
            installation.s3().cutAll();
            installation.s3().accept();
        });
        assertOnlyOpenWorkWasRepeated();
    }

    @ParameterizedTest
    @EnumSource(names = {"IN_A_SLICE", "IN_AN_INDEX_BUILD"})
    @Tag("full")
    void temporalIsStoppedAndStartedAgain(RestoreMoment moment) throws Exception {
        outage("Temporal stopped", moment, () -> {
            Servers.stop("temporal");
            Servers.start("temporal");
        });
        assertOnlyOpenWorkWasRepeated();
    }

    /** No space for more rows: told as such, and gone on with once there is some. */
    @Test
    void aFullDiskIsToldAndTheRestoreResumed() throws Exception {
        onSmallDisk(RestoreMoment.BEFORE_A_COPY);
    }

    /** The same, no space for an index. */
    @Test
    @Tag("full")
    void aFullDiskIsToldAndTheRestoreResumedAtAnIndex() throws Exception {
        onSmallDisk(RestoreMoment.IN_AN_INDEX_BUILD);
    }

    private void onSmallDisk(RestoreMoment moment) throws Exception {
        try (SmallDisk disk = SmallDisk.mount()) {
            try {
                installation.target().emptyIn(disk.directory());
                fillUpAt(moment, disk);
            } finally {
                installation.target().leave();
            }
        }
    }

    private void fillUpAt(RestoreMoment moment, SmallDisk disk) throws Exception {
        HeldRequest first = moment.arm(installation);
        WorkflowStub run = start();
        HeldRequest held = reach(moment, first, run);
        disk.fill();
        held.release();
        ApplicationFailure failure = installation.awaitFailure(run);
        assertThat(FailureType.of(failure)).as(failure.getOriginalMessage()).isEqualTo(FailureType.TARGET_FULL);
        assertThat(failure.getOriginalMessage()).contains("Free space on the target, then `polaris restore resume`");
        Eventually.assertThatSoon(() -> assertThat(sessions()).isZero());
        disk.free();

        RestoreReport report = installation.await(start(), RestoreReport.class);

        assertThat(report.plan().resumes()).isTrue();
        assertRestored(report);
        addToMatrix("disk full, then resumed", moment, report);
        assertOnlyOpenWorkWasRepeated();
    }

    @Test
    @Tag("full")
    void aCancelledRestoreLeavesNoSessionAndIsResumed() throws Exception {
        HeldRequest first = RestoreMoment.IN_A_SLICE.arm(installation);
        WorkflowStub run = start();
        HeldRequest held = reach(RestoreMoment.IN_A_SLICE, first, run);
        run.cancel();
        held.drop();
        assertThat(installation.awaitEnd(run)).as("how the run ended").contains("CANCEL");
        Eventually.assertThatSoon(() -> assertThat(sessions()).isZero());

        RestoreReport report = installation.await(start(), RestoreReport.class);

        assertThat(report.plan().resumes()).isTrue();
        assertRestored(report);
        assertOnlyOpenWorkWasRepeated();
    }

    private void killAt(RestoreMoment moment) throws Exception {
        HeldRequest first = moment.arm(installation);
        WorkflowStub run = start();
        HeldRequest held = reach(moment, first, run);
        worker.kill9();
        meter.killed();
        // What the dead worker has sent arrives late, as it would from a router's buffer.
        held.release();
        worker = installation.worker("all");

        RestoreReport report = installation.await(run, RestoreReport.class);

        assertRestored(report);
        assertThat(CrashAftermath.troubles(installation.journalOfChild(run), moment.step()))
                .as("troubles of %s", moment.step())
                .satisfies(troubles -> assertThat(moment.step().equals("data") || !troubles.isEmpty())
                        .isTrue());
        addToMatrix("worker killed (SIGKILL)", moment, report);
        assertOnlyOpenWorkWasRepeated();
        assertThat(meter.lostAfterKill())
                .as("bytes sent in vain that were not in flight at the kill")
                .isZero();
    }

    private void outage(String what, RestoreMoment moment, Outage outage) throws Exception {
        HeldRequest first = moment.arm(installation);
        WorkflowStub run = start();
        HeldRequest held = reach(moment, first, run);
        outage.happen();
        held.release();

        RestoreReport report = installation.await(run, RestoreReport.class);

        assertRestored(report);
        addToMatrix(what, moment, report);
    }

    private void addToMatrix(String what, RestoreMoment moment, RestoreReport report) throws IOException {
        MATRIX.add(
                moment.step(),
                moment.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                what,
                report.loaded().units() + " loaded, " + report.loaded().found() + " found",
                kibibytes(bytesSentTwice()) + " of " + kibibytes(meter.lost()),
                "equal");
    }

    private static String kibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    }

    /** Nothing that was committed is sent again. A target that crashes can lose that too, so it is not asked then. */
    private void assertOnlyOpenWorkWasRepeated() {
        assertThat(bytesSentTwice()).as("bytes sent twice").isBetween(0L, meter.lost());
    }

    /** What was sent in all, less what one undisturbed restore sends. */
    private long bytesSentTwice() {
        return meter.sent() - bytesOfRows;
    }

    private static HeldRequest reach(RestoreMoment moment, HeldRequest first, WorkflowStub run) throws Exception {
        HeldRequest held = moment.reach(installation, first);
        List<StepEntry> steps = installation.journalOfChild(run).steps();
        String step = steps.get(steps.size() - 1).name();
        if (!step.equals(moment.step())) {
            held.release();
            fail("the step under way was %s, not %s", step, moment.step());
        }
        return held;
    }

    private static WorkflowStub start() {
        return installation.start(
                "RestoreIntoTarget",
                new RestoreRequest(
                        installation.env(), null, "rehearsal", null, false, "CHG-1", true, "a test of crashes"));
    }

    private static void assertRestored(RestoreReport report) throws Exception {
        assertThat(DumpedText.ofTarget(installation.target().name())).isEqualTo(expected);
        assertThat(report.loaded().units() + report.loaded().found())
                .as("units loaded or found")
                .isGreaterThanOrEqualTo(report.plan().tables());
        Eventually.assertThatSoon(() -> assertThat(sessions()).isZero());
        try (Connection connection = installation.target().admin();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(*) from pg_namespace where nspname = 'polaris_restore'")) {
            row.next();
            assertThat(row.getLong(1)).as("traces on the target").isZero();
        }
    }

    private static long sessions() throws Exception {
        return installation.target().sessions();
    }

    private interface Outage {
        void happen() throws Exception;
    }
}
