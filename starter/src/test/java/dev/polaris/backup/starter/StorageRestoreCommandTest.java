package dev.polaris.backup.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.TemporalConfig;
import dev.polaris.backup.config.TemporalConnection;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.storage.restore.StorageRestoreObjectsWorkflow;
import dev.polaris.backup.storage.restore.StorageRestoreRunWorkflow;
import dev.polaris.backup.storage.restore.StorageRestoreWorkflow;
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

/** {@code polaris restore storage} against a real Temporal server. */
final class StorageRestoreCommandTest {
    private static final String RUN = "restore-storage/prod/user-media/";

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
            worker.registerActivitiesImplementations(
                    new StandInActivities(new CountDownLatch(0)), new StandInObjects());
            if (role == Role.CONTROL) {
                worker.registerWorkflowImplementationTypes(
                        StorageRestoreWorkflow.class,
                        StorageRestoreRunWorkflow.class,
                        StorageRestoreObjectsWorkflow.class);
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
        Path config = Files.writeString(
                Files.createTempFile(directory, "polaris", ".yaml"), """
                temporal: {target: '%s'}
                s3: {bucket: bucket}
                environments:
                  prod:
                    source: {host: h, user: u, password: '${env:P}'}
                    storage: {url: 'https://ref.supabase.co', key: '${env:K}'}
                    targets:
                      live: {host: t, user: u, password: '${env:T}'}
                  bare:
                    source: {host: h, user: u, password: '${env:P}'}
                """.formatted(server.getTarget()));
        all.addAll(List.of("--config", config.toString()));
        if (all.contains("storage")) {
            all.addAll(List.of("--env", "prod", "--refresh", "100ms"));
        }
        return Polaris.run(new Invocation(Map.of(), out.stream(), err.stream(), false), all.toArray(String[]::new));
    }

    @Test
    void withoutMoreOnlyThePlanIsTold() throws Exception {
        assertThat(polaris("restore", "storage", "user-media", "--missing", "--ticket", "OPS-1"))
                .as(out.text() + err.text())
                .isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("bucket user-media: planned")
                .contains("chosen:    10 objects")
                .contains("missing:   3 objects, 300 B")
                .contains("leave:     7 objects")
                .contains("! no database is named")
                .contains("nothing was changed; --upload brings the objects back");
    }

    @Test
    void anUploadWaitsForSomebodyElsesApproval() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        Screen first = new Screen();
        first.when("polaris approve " + RUN + "OPS-2 --digest", waits::countDown);
        CompletableFuture<Integer> uploading = CompletableFuture.supplyAsync(() -> {
            try {
                return polaris(
                        first, err, "restore", "storage", "user-media", "--all", "--ticket", "OPS-2", "--upload");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(waits.await(60, TimeUnit.SECONDS))
                .as(first.text() + err.text())
                .isTrue();

        assertThat(polaris("plan", RUN + "OPS-2", "--output", "json")).isEqualTo(ExitCode.OK);
        JsonNode plan = new ObjectMapper().readTree(out.text());
        assertThat(plan.get("plan").toString()).contains("3 are missing and would be uploaded, 300 bytes");
        String digest = plan.get("planDigest").asText();
        assertThat(polaris("approve", RUN + "OPS-2", "--digest", digest, "--reason", "checked"))
                .as(err.text())
                .isEqualTo(ExitCode.OK);

        assertThat(uploading.get(60, TimeUnit.SECONDS)).as(first.text()).isEqualTo(ExitCode.OK);
        assertThat(first.text())
                .contains("bucket user-media: restored")
                .contains("uploaded:  3 objects, 300 B, each read back and equal");
    }

    @Test
    void whatCannotBeRestoredIsToldByReasonAndByCode() throws Exception {
        int code = polaris(
                "restore",
                "storage",
                StandInObjects.PARTLY,
                "--prefix",
                "a/",
                "--ticket",
                "OPS-3",
                "--upload",
                "--yes",
                "now");

        assertThat(code).as(out.text() + err.text()).isEqualTo(ExitCode.NOT_GOOD);
        assertThat(out.text())
                .contains("restored in part")
                .contains("! 1 objects: Storage refuses the key")
                .contains("report:    s3://");
    }

    @Test
    void aDayWithoutASyncIsRefused() throws Exception {
        assertThat(polaris("restore", "storage", "user-media", "--all", "--day", "2026/11/20", "--ticket", "OPS-4"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.text()).contains("NO_BACKUP");
    }

    @Test
    void mistakesAreRefusedBeforeTemporalIsTouched() throws Exception {
        for (String[] words : new String[][] {
            {"restore", "storage", "--ticket", "OPS-7", "--all"},
            {"restore", "storage", "user-media", "--all"},
            {"restore", "storage", "user-media", "--ticket", "OPS-7"},
            {"restore", "storage", "a/b", "--all", "--ticket", "OPS-7"},
            {"restore", "storage", "user-media", "--all", "--ticket", "OPS 7"},
            {"restore", "storage", "user-media", "--all", "--prefix", "a", "--ticket", "OPS-7"},
            {"restore", "storage", "user-media", "--key", "a", "--key", "a", "--ticket", "OPS-7"},
            {"restore", "storage", "user-media", "--all", "--mode", "merge", "--ticket", "OPS-7"},
            {"restore", "storage", "user-media", "--missing", "--mode", "overwrite", "--ticket", "OPS-7"},
            {"restore", "storage", "user-media", "--all", "--yes", "because", "--ticket", "OPS-7"},
            {"restore", "storage", "user-media", "--all", "--to-env", "bare", "--ticket", "OPS-7"},
            {"restore", "storage", "user-media", "--all", "--to-env", "nowhere", "--ticket", "OPS-7"},
            {"restore", "storage", "user-media", "--all", "--database", "elsewhere", "--ticket", "OPS-7"},
            {"restore", "storage", "user-media", "--all", "--day", "yesterday", "--ticket", "OPS-7"},
        }) {
            assertThat(polaris(words)).as(String.join(" ", words)).isEqualTo(ExitCode.USAGE);
        }
        assertThat(out.text()).isEmpty();
    }
}
