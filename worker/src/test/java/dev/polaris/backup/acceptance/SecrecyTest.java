package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.faults.HeldRequest;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Neither a secret nor a value of a row is anywhere but where it belongs, whether a run goes well or badly. */
final class SecrecyTest {
    private final String personal = "personal-" + UUID.randomUUID();

    @Test
    void historiesLogsMetricsAndTheProcessListHoldNoSecretAndNoRow() throws Exception {
        try (CrashDatabase database = new CrashDatabase(40)) {
            plant(database.name());
            try (Installation installation = Installation.of(database.name())) {
                installation.configure("tries: 20", "tries: 2");
                WorkerHandle worker = installation.worker("all");
                HeldRequest held = CrashMoment.IN_THE_DUMP.stopAt(installation.s3());
                WorkflowStub good = installation.startBackup();
                held.awaitArrival();
                assertHidden("the process list during a dump", processList());
                held.release();
                installation.await(good, Object.class);
                assertHidden("the worker's log", worker.log());
                assertHidden("the metrics", worker.metrics());

                worker.stop();
                WorkerHandle wrong = installation.worker("all", Map.of("POLARIS_SOURCE_PASSWORD", personal));
                installation.awaitFailure(installation.startBackup());
                assertHidden("the log of a worker with a wrong password", wrong.log());

                // Two backups, each a thin run and the run itself; of the one that was made, also a verification and a
                // search
                // for losses.
                Eventually.assertThatSoon(
                        () -> assertThat(installation.workflowIds()).hasSize(6));
                for (String workflow : installation.workflowIds()) {
                    assertHidden("the history of " + workflow, installation.history(workflow));
                }
            }
        }
    }

    private void plant(String database) throws Exception {
        try (Connection admin = Stack.admin(database);
                Statement statement = admin.createStatement()) {
            statement.execute("insert into recordings values (-1, '" + personal + "')");
        }
    }

    private void assertHidden(String where, String text) {
        List<String> hidden = new ArrayList<>(List.of(personal));
        hidden.addAll(Installation.secrets("all").values());
        assertThat(hidden).as("what %s must not hold", where).noneMatch(text::contains);
    }

    /** What every user of the machine can see. */
    private static String processList() throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    lines.append(
                            new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
        }
        assertThat(lines.toString()).as("the process list shows the dump").contains("pg_dump");
        return lines.toString();
    }
}
