package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.faults.Fault;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.faults.ProxiedRequest;
import dev.polaris.backup.faults.Rule;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S3 is overloaded, slow, cut off or refuses the key. */
final class OutageOfStoreTest {
    private static Installation installation;
    private static CrashAftermath aftermath;

    @BeforeAll
    static void install() throws Exception {
        installation = Installation.ofDemo();
        aftermath = new CrashAftermath(installation);
        installation.worker("all");
    }

    @AfterAll
    static void uninstall() throws Exception {
        installation.close();
    }

    @Test
    void aStoreThatAsksToSlowDownIsAskedAgain() throws Exception {
        Rule rule = installation.s3().times(8, OutageOfStoreTest::writes, new Fault.AnswerSlowDown());

        aftermath.oneVerifiedBackup(installation.backUp());

        assertThat(rule.hits()).isEqualTo(8);
    }

    @Test
    @Tag("full")
    void connectionsThatAreResetAreMadeAgain() throws Exception {
        Rule rule = installation.s3().times(8, OutageOfStoreTest::writes, new Fault.Reset());

        aftermath.oneVerifiedBackup(installation.backUp());

        assertThat(rule.hits()).isEqualTo(8);
    }

    /**
     * A part of 8 MiB on a slow line takes longer than the 3 s of silence after which a worker counts as dead; the sender's
     * own kernel takes its last two or three MiB at once.
     */
    @Test
    void aSlowStoreIsNotTakenForADeadWorker() throws Exception {
        Rule rule =
                installation.s3().always(request -> request.isFor("PUT", "/dump.sql.gz"), new Fault.Slow(2_000_000));
        try {
            WorkflowStub run = installation.startBackup();
            BackupResult result = installation.await(run, BackupResult.class);

            aftermath.oneVerifiedBackup(result);
            assertThat(CrashAftermath.troubles(installation.journalOfChild(run), "dump"))
                    .isEmpty();
        } finally {
            rule.remove();
        }
    }

    @Test
    void aStoreThatWasAwayForAWhileIsFoundAgain() throws Exception {
        HeldRequest held = CrashMoment.IN_THE_DUMP.stopAt(installation.s3());
        WorkflowStub run = installation.startBackup();
        held.awaitArrival();
        installation.s3().refuse();
        installation.s3().cutAll();
        try {
            Eventually.assertThatSoon(
                    () -> assertThat(CrashAftermath.troubles(installation.journalOfChild(run), "dump"))
                            .isNotEmpty());
        } finally {
            installation.s3().accept();
        }

        aftermath.oneVerifiedBackup(installation.await(run, BackupResult.class));
    }

    @Test
    void aKeyThatIsRefusedFailsTheRunAtOnce() throws Exception {
        try (Installation revoked = Installation.ofDemo()) {
            WorkerHandle control = revoked.worker("control,verify");
            revoked.worker("backup", Map.of("POLARIS_S3_BACKUP_SECRET_KEY", "was-rotated-yesterday"));

            WorkflowStub run = revoked.startBackup();
            ApplicationFailure failure = revoked.awaitFailure(run);

            assertThat(failure.getType()).isEqualTo(FailureType.BAD_CREDENTIALS.name());
            assertThat(failure.getOriginalMessage()).contains("dump.sql.gz").containsIgnoringCase("key");
            assertThat(CrashAftermath.troubles(revoked.journalOfChild(run), "open upload"))
                    .hasSize(1)
                    .allSatisfy(trouble -> assertThat(trouble).contains("BAD_CREDENTIALS"));
            new CrashAftermath(revoked).counted(control, 0, 1, 0);
            new CrashAftermath(revoked).nothingLeft();
        }
    }

    private static boolean writes(ProxiedRequest request) {
        return request.path().contains("/db/")
                && (request.method().equals("PUT") || request.method().equals("POST"));
    }
}
