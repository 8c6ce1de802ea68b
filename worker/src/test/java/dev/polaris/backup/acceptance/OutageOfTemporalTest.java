package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.faults.HeldRequest;
import io.temporal.client.WorkflowStub;
import org.junit.jupiter.api.Test;

/** The Temporal server is stopped and started while a worker dumps. */
final class OutageOfTemporalTest {
    @Test
    void theRunFinishesWhenTemporalIsBack() throws Exception {
        try (Installation installation = Installation.ofDemo()) {
            installation.worker("all");
            HeldRequest held = CrashMoment.IN_THE_DUMP.stopAt(installation.s3());
            WorkflowStub run = installation.startBackup();
            held.awaitArrival();
            stack("stop");
            try {
                held.release();
            } finally {
                stack("start");
            }

            new CrashAftermath(installation).oneVerifiedBackup(installation.await(run, BackupResult.class));
        }
    }

    private static void stack(String command) throws Exception {
        Process process = new ProcessBuilder(
                        "../bin/stack", command, "temporal", "--name", Stack.variable("POLARIS_STACK_NAME"))
                .inheritIO()
                .start();
        assertThat(process.waitFor()).as("bin/stack " + command + " temporal").isZero();
    }
}
