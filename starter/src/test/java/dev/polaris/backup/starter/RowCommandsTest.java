package dev.polaris.backup.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.TemporalConfig;
import dev.polaris.backup.config.TemporalConnection;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.rows.RowRestoreRunWorkflow;
import dev.polaris.backup.rows.RowRestoreWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TemporalDevServer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code polaris restore rows}, {@code plan}, {@code approve} and {@code abort} against a real Temporal server. */
final class RowCommandsTest {
    private static final String RUN = "restore-rows/prod/public.profiles/";

    @TempDir
    static Path directory;

    private static TemporalDevServer server;
    private static WorkflowServiceStubs stubs;
    private static WorkerFactory workers;

    private final Screen out = new Screen();
    private final Screen err = new Screen();

    @BeforeAll
    static void startServer() {
        server = DevServer.start();
        stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(server.getTarget())
                .build());
        workers = WorkerFactory.newInstance(WorkflowClient.newInstance(
                stubs,
                TemporalConnection.client(new TemporalConfig(
                        server.getTarget(), server.getNamespace(), false, Optional.empty(), Optional.empty()))));
        for (Role role : Role.values()) {
            Worker worker = workers.newWorker(role.taskQueue("prod"));
            worker.registerActivitiesImplementations(new StandInActivities(new CountDownLatch(0)), new StandInRows());
            if (role == Role.CONTROL) {
                worker.registerWorkflowImplementationTypes(RowRestoreWorkflow.class, RowRestoreRunWorkflow.class);
            }
        }
        workers.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            workers.shutdownNow();
            stubs.shutdownNow();
            server.close();
        }
    }

    private int polaris(String... words) throws Exception {
        return polaris(out, err, words);
    }

    private static int polaris(Screen out, Screen err, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--config", config(server.getTarget()).toString()));
        if (all.contains("rows")) {
            all.addAll(List.of("--refresh", "100ms"));
        }
        return Polaris.run(new Invocation(Map.of(), out.stream(), err.stream(), false), all.toArray(String[]::new));
    }

    private static Path config(String target) throws Exception {
        return Files.writeString(Files.createTempFile(directory, "polaris", ".yaml"), """
                temporal: {target: '%s'}
                s3: {bucket: bucket}
                environments:
                  prod:
                    source: {host: h, user: u, password: '${env:P}'}
                    targets:
                      live: {host: t, user: u, password: '${env:T}'}
                """.formatted(target));
    }

    @Test
    void withoutMoreOnlyTheDifferenceIsTold() throws Exception {
        assertThat(polaris("restore", "rows", "profiles", "--ticket", "OPS-1"))
                .as(out.text() + err.text())
                .isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("public.profiles: compared")
                .contains("3 missing, 1 changed")
                .contains("email: differs in 1 rows")
                .contains("nothing was changed; --merge brings the rows back");
    }

    @Test
    void aMergeWaitsForSomebodyElsesApproval() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        Screen first = new Screen();
        first.when("polaris approve " + RUN + "OPS-2 --digest abcdef012345", waits::countDown);
        CompletableFuture<Integer> merging = CompletableFuture.supplyAsync(() -> {
            try {
                return polaris(first, err, "restore", "rows", "profiles", "--ticket", "OPS-2", "--merge");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(waits.await(60, TimeUnit.SECONDS))
                .as(first.text() + err.text())
                .isTrue();

        assertThat(polaris("plan", RUN + "OPS-2")).isEqualTo(ExitCode.OK);
        assertThat(out.text()).contains("is AWAITING").contains("3 missing").contains(StandInRows.DIGEST);
        assertThat(polaris("approve", RUN + "OPS-2", "--digest", "99999999", "--reason", "no"))
                .isEqualTo(ExitCode.REFUSED);
        out.reset();
        assertThat(polaris(
                        "approve", RUN + "OPS-2", "--digest", "abcdef0123", "--reason", "checked", "--output", "json"))
                .as(err.text())
                .isEqualTo(ExitCode.OK);
        JsonNode view = new ObjectMapper().readTree(out.text());
        assertThat(view.get("state").asText()).isEqualTo("APPROVED");

        assertThat(merging.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(first.text())
                .contains("merged:    public.profiles: inserted 3")
                .contains("sequences: 1 moved");
    }

    @Test
    void aMergeCanBeApprovedAsItIsFound() throws Exception {
        int code = polaris(
                "restore",
                "rows",
                "profiles",
                "--key",
                "1",
                "--key",
                "2",
                "--ticket",
                "OPS-3",
                "--merge",
                "--yes",
                "known loss",
                "--output",
                "json");

        assertThat(code).as(out.text() + err.text()).isEqualTo(ExitCode.OK);
        JsonNode result = new ObjectMapper().readTree(out.text());
        assertThat(result.get("outcome").asText()).isEqualTo("MERGED");
        assertThat(result.get("approval").get("reason").asText()).isEqualTo("known loss");
    }

    @Test
    void anAbortedMergeEndsRefused() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        Screen first = new Screen();
        Screen firstErrors = new Screen();
        first.when("polaris approve", waits::countDown);
        CompletableFuture<Integer> merging = CompletableFuture.supplyAsync(() -> {
            try {
                return polaris(first, firstErrors, "restore", "rows", "profiles", "--ticket", "OPS-4", "--merge");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(waits.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(polaris("abort", RUN + "OPS-4", "--reason", "wrong table", "--by", "bob"))
                .as(err.text())
                .isEqualTo(ExitCode.OK);

        assertThat(merging.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.REFUSED);
        assertThat(firstErrors.text()).contains("NOT_APPROVED").contains("bob aborted it: wrong table");
        assertThat(polaris("abort", RUN + "OPS-4", "--reason", "again")).isNotEqualTo(ExitCode.OK);
    }

    @Test
    void anExportSaysWhereTheFileIs() throws Exception {
        assertThat(polaris("restore", "rows", "profiles", "--where", "id < 9", "--ticket", "OPS-5", "--export"))
                .isEqualTo(ExitCode.OK);
        assertThat(out.text()).contains("3 rows, 64 B, to /exports/profiles.csv on restorer");
    }

    @Test
    void anUnprovenBackupIsRefused() throws Exception {
        assertThat(polaris("restore", "rows", "profiles", "--day", "2026/11/23", "--ticket", "OPS-6"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(err.text()).contains("NOT_PROVEN");
    }

    @Test
    void mistakesAreRefusedBeforeTemporalIsTouched() throws Exception {
        for (String[] words : new String[][] {
            {"restore", "rows", "--ticket", "OPS-7"},
            {"restore", "rows", "a.b.c", "--ticket", "OPS-7"},
            {"restore", "rows", "profiles"},
            {"restore", "rows", "profiles", "--ticket", "OPS 7"},
            {"restore", "rows", "profiles", "--ticket", "OPS-7", "--mode", "all"},
            {"restore", "rows", "profiles", "--ticket", "OPS-7", "--missing", "--mode", "replace"},
            {"restore", "rows", "profiles", "--ticket", "OPS-7", "--where", "a", "--key", "1"},
            {"restore", "rows", "profiles", "--ticket", "OPS-7", "--merge", "--export"},
            {"restore", "rows", "profiles", "--ticket", "OPS-7", "--yes", "because"},
            {"restore", "rows", "profiles", "--ticket", "OPS-7", "--target", "elsewhere"},
            {"restore", "rows", "profiles", "--ticket", "OPS-7", "--day", "yesterday"},
            {"approve", "x", "--reason", "r"},
            {"approve", "x", "--reason", "r", "--digest", "abc"},
            {"abort", "x"},
        }) {
            assertThat(polaris(words)).as(String.join(" ", words)).isEqualTo(ExitCode.USAGE);
        }
        assertThat(out.text()).isEmpty();
        assertThat(polaris("plan", "no-such-run")).isEqualTo(ExitCode.FAILED);
        assertThat(err.text()).contains("NO_RUN");
    }
}
