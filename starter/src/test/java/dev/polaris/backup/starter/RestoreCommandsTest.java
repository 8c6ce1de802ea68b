package dev.polaris.backup.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.canary.CanaryRestoreWorkflow;
import dev.polaris.backup.canary.CanaryRunWorkflow;
import dev.polaris.backup.config.TemporalConfig;
import dev.polaris.backup.config.TemporalConnection;
import dev.polaris.backup.drill.TableDrillRunWorkflow;
import dev.polaris.backup.drill.TableDrillWorkflow;
import dev.polaris.backup.restore.PlanRestoreIntoTargetWorkflow;
import dev.polaris.backup.restore.RestoreDataWorkflow;
import dev.polaris.backup.restore.RestoreIntoTargetWorkflow;
import dev.polaris.backup.restore.RestoreRunWorkflow;
import dev.polaris.backup.roles.Role;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TemporalDevServer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code polaris restore}, {@code canary} and {@code drill} against a real Temporal server and the real workflows; only the targets are stood in for. */
final class RestoreCommandsTest {
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
        workers = serve("prod", new CountDownLatch(0), new AtomicBoolean());
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            workers.shutdownNow();
            stubs.shutdownNow();
            server.close();
        }
    }

    @Test
    void aRestoreIsFollowedThroughItsGrandchildAgainstTheClock() throws Exception {
        CountDownLatch rowsMayEnd = new CountDownLatch(1);
        out.when("2 of 4 units", rowsMayEnd::countDown);
        WorkerFactory own = serve("followed", rowsMayEnd, new AtomicBoolean());

        int code = polaris(
                "followed",
                "restore",
                "database",
                StandInActivities.PROVEN,
                "--target",
                "rehearsal",
                "--ticket",
                "OPS-7");

        own.shutdownNow();
        assertThat(code).as(out.text() + err.text()).isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("started restore-database/followed/")
                .contains("RTO 6h, until ")
                .contains("pre-data: done")
                .contains("  load data: running")
                .contains("load data: 2.0 MiB of 4.0 MiB loaded")
                .contains("now public.messages")
                .contains("post-data: done")
                .contains("validate: done in 0s, PASSED: 3 of 3 tables, 42 rows equal")
                .contains("equal:     3 of 3 tables, 42 of 42 rows of the backup")
                .contains("of the 6h that the RTO allows")
                .contains("backup 2026/11/24 is in host:5432/rehearsal")
                .contains("! left out: 2 entries, 7 rows: needs extension pg_net")
                .contains("! the backup has no roles.sql");
        assertThat(err.text()).isEmpty();
    }

    @Test
    void aPartHasTwoHours() throws Exception {
        int code = polaris(
                "prod",
                "restore",
                "database",
                StandInActivities.PROVEN,
                "--target",
                "part",
                "--ticket",
                "OPS-7",
                "--section",
                "data",
                "--output",
                "text");

        assertThat(code).as(out.text() + err.text()).isEqualTo(ExitCode.OK);
        assertThat(out.text()).contains("RTO 2h, until ").contains("sections [DATA]");
    }

    @Test
    void aPlanTouchesNothingAndIsOneDocument() throws Exception {
        assertThat(polaris("prod", "restore", "plan", "--target", "rehearsal", "--output", "json"))
                .as(out.text() + err.text())
                .isEqualTo(ExitCode.OK);
        JsonNode plan = new ObjectMapper().readTree(out.text());
        assertThat(plan.get("digest").asText()).hasSize(64);
        assertThat(plan.get("rows").asLong()).isEqualTo(42);
        out.reset();

        assertThat(polaris("prod", "restore", "plan", "--target", "rehearsal")).isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("plan dddddddd")
                .contains("rows:      42 in 3 tables, 4.0 MiB")
                .contains("estimate:  about 2m 0s, by the last restore into it")
                .contains("disk:      about 9.0 MiB besides the write-ahead log, by the size of the source")
                .contains("roles that are created, without login: authenticated")
                .endsWith("nothing was touched\n");
    }

    @Test
    void whatIsRefusedHasItsOwnCode() throws Exception {
        assertThat(polaris("prod", "restore", "plan", "--target", "full")).isEqualTo(ExitCode.REFUSED);
        assertThat(err.text()).contains("TARGET_NOT_EMPTY");
        err.reset();

        assertThat(polaris("prod", "restore", "database", "--target", "rehearsal", "--ticket", "OPS-7"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(err.text()).contains("NOT_PROVEN").contains("accept this one with a reason");
    }

    @Test
    void aRestoreThatStoppedIsResumedByItsTarget() throws Exception {
        WorkerFactory own = serve("stopped", new CountDownLatch(0), new AtomicBoolean(true));
        assertThat(polaris("stopped", "restore", "resume", "--target", "rehearsal"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(err.text()).contains("NOTHING_TO_RESUME");
        assertThat(polaris(
                        "stopped",
                        "restore",
                        "database",
                        "newest",
                        "--target",
                        "rehearsal",
                        "--ticket",
                        "OPS-8",
                        "--jobs",
                        "3",
                        "--accept-unproven",
                        "the canary has not run yet"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.text()).contains("TARGET_FULL").contains("polaris restore resume");
        out.reset();

        int code = polaris("stopped", "restore", "resume", "--target", "rehearsal");

        assertThat(code).as(out.text() + err.text()).isEqualTo(ExitCode.OK);
        assertThat(out.text()).contains("resuming the restore of 2026/11/24 into rehearsal for OPS-8");
        assertThat(polaris("stopped", "restore", "resume", "--target", "rehearsal"))
                .isEqualTo(ExitCode.REFUSED);
        own.shutdownNow();
    }

    @Test
    void aCopyThatDiffersIsNoSuccess() throws Exception {
        WorkerFactory own =
                serve("differs", new StandInRestores(new CountDownLatch(0), new AtomicBoolean()).whereRowsDiffer());

        int restored = polaris(
                "differs",
                "restore",
                "database",
                StandInActivities.PROVEN,
                "--target",
                "rehearsal",
                "--ticket",
                "OPS-9");
        int proven = polaris("differs", "canary");
        int drilled = polaris("differs", "drill", "table", "public.messages", "--backup", StandInActivities.PROVEN);

        own.shutdownNow();
        assertThat(restored).as(out.text() + err.text()).isEqualTo(ExitCode.NOT_GOOD);
        assertThat(proven).as(out.text() + err.text()).isEqualTo(ExitCode.NOT_GOOD);
        assertThat(drilled).as(out.text() + err.text()).isEqualTo(ExitCode.NOT_GOOD);
        assertThat(err.text())
                .contains("VALIDATION_FAILED: host:5432/rehearsal is not what was backed up")
                .contains("VALIDATION_FAILED: Backup 2026/11/24 does not restore to what was backed up")
                .contains("VALIDATION_FAILED: Table public.messages of backup 2026/11/24 did not come back equal");
        assertThat(out.text()).contains("drop cluster: done").contains("drop database: done");
    }

    @Test
    void aBackupIsProvenByACanary() throws Exception {
        assertThat(polaris("prod", "canary", "--require-proven"))
                .as(out.text() + err.text())
                .isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("create cluster: done in 0s, PostgreSQL 15.18 on " + StandInRestores.HOST)
                .contains("restore and compare: done")
                .contains("backup 2026/11/24 is PROVEN")
                .contains("proven equal: 3 of 3 tables, 42 of 42 rows")
                .contains("canary-hash");
        out.reset();

        assertThat(polaris("prod", "canary", StandInActivities.PROVEN, "--output", "json"))
                .isEqualTo(ExitCode.OK);
        assertThat(new ObjectMapper().readTree(out.text()).get("state").asText())
                .isEqualTo("PROVEN");
    }

    @Test
    void aTableIsDrilledWithinTwoHours() throws Exception {
        assertThat(polaris("prod", "drill", "table", "--backup", StandInActivities.PROVEN))
                .as(out.text() + err.text())
                .isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("RTO 2h, until ")
                .contains("choose table: done in 0s, public.messages of 2026/11/24, 42 rows")
                .contains("create database: done in 0s, polaris_drill_")
                .contains("  validate: done")
                .contains("compare: done in 0s, 42 rows, hash 00000000000000000000000000000000: equal")
                .contains("drop database: done")
                .contains("table public.messages of 2026/11/24 came back equal");
        err.reset();

        assertThat(polaris("prod", "drill", "table")).isEqualTo(ExitCode.REFUSED);
        assertThat(err.text()).contains("NOT_PROVEN: None of the newest 100 backups is proven");
    }

    @Test
    void aRestoreIsReportedAndHeldAgainstADrill() throws Exception {
        Path config = config(server.getTarget(), "prod");
        assertThat(polaris(
                        "prod",
                        "restore",
                        "database",
                        StandInActivities.PROVEN,
                        "--target",
                        "rehearsal",
                        "--ticket",
                        "OPS-11"))
                .isEqualTo(ExitCode.OK);
        assertThat(polaris("prod", "drill", "table", "--backup", StandInActivities.PROVEN))
                .isEqualTo(ExitCode.OK);
        List<String> started = out.text()
                .lines()
                .filter(line -> line.startsWith("started "))
                .map(line -> line.substring("started ".length()))
                .toList();
        out.reset();
        Path page = directory.resolve("report.html");

        // The workflow that did the work is the same run as the one that was asked for.
        assertThat(polaris(config, "report", "restore/prod/rehearsal", "--file", page.toString()))
                .as(err.text())
                .isEqualTo(ExitCode.OK);
        assertThat(out.text()).isEqualTo(page + System.lineSeparator());
        assertThat(Files.readString(page))
                .contains("<h1>restore of prod</h1>")
                .contains(started.get(0))
                .contains("OPS-11")
                .contains("of 6h: met")
                .contains("PASSED: 3 of 3 tables, 42 rows equal");
        out.reset();

        assertThat(polaris(config, "report", started.get(0), "--against", started.get(1), "--output", "json"))
                .as(err.text())
                .isEqualTo(ExitCode.OK);
        JsonNode report = new ObjectMapper().readTree(out.text());
        assertThat(report.get("work").asText()).isEqualTo("restore/prod/rehearsal");
        assertThat(report.get("ticket").asText()).isEqualTo("OPS-11");
        assertThat(report.get("state").asText()).isEqualTo("completed");
        assertThat(report.get("digests")).isNotEmpty();
        assertThat(report.get("recoveryTime").get("met").asBoolean()).isTrue();
        assertThat(report.get("steps").findValuesAsText("name")).contains("plan", "load data", "validate");
        assertThat(report.get("comparison").get("steps").findValuesAsText("step"))
                .contains("post-data", "drop database");
        err.reset();

        assertThat(polaris(config, "report", started.get(1), "--timeline", "--file", page.toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("create database")
                .contains("of RTO 2h: met")
                .endsWith(page + "\n");

        assertThat(polaris(config, "report", "no-such-run")).isEqualTo(ExitCode.FAILED);
        assertThat(err.text()).contains("NO_RUN");
    }

    @Test
    void mistakesAreRefusedBeforeTemporalIsTouched() throws Exception {
        Path unreachable = config("127.0.0.1:1", "prod");
        for (String[] words : new String[][] {
            {"restore"},
            {"restore", "database", "--ticket", "OPS-7"},
            {"restore", "database", "--target", "rehearsal"},
            {"restore", "database", "--target", "elsewhere", "--ticket", "OPS-7"},
            {"restore", "database", "yesterday", "--target", "rehearsal", "--ticket", "OPS-7"},
            {"restore", "database", "--target", "rehearsal", "--ticket", "no ticket"},
            {"restore", "plan", "--target", "rehearsal", "--jobs", "0"},
            {"restore", "plan", "--target", "rehearsal", "--section", "middle"},
            {"restore", "plan", "--target", "rehearsal", "--table", "profiles"},
            {"restore", "resume"},
            {"report"},
            {"canary", "yesterday"},
            {"drill"},
            {"drill", "table", "profiles"},
            {"drill", "table", "--backup", "newest"},
            {"drill", "table", "--target", "elsewhere"},
        }) {
            assertThat(polaris(unreachable, words)).as(String.join(" ", words)).isEqualTo(ExitCode.USAGE);
        }
        assertThat(out.text()).isEmpty();
    }

    private int polaris(String env, String... words) throws Exception {
        Path file = config(server.getTarget(), env);
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--config";
        all[words.length + 1] = file.toString();
        boolean follows = !List.of(words).contains("--refresh");
        if (follows) {
            all = java.util.Arrays.copyOf(all, all.length + 2);
            all[all.length - 2] = "--refresh";
            all[all.length - 1] = "100ms";
        }
        return Polaris.run(new Invocation(Map.of(), out.stream(), err.stream(), false), all);
    }

    private int polaris(Path file, String... words) {
        return Polaris.run(
                new Invocation(Map.of("POLARIS_CONFIG", file.toString()), out.stream(), err.stream(), false), words);
    }

    private static Path config(String target, String env) throws Exception {
        Path file = Files.createTempFile(directory, "polaris", ".yaml");
        return Files.writeString(file, """
                temporal: {target: '%s'}
                s3: {bucket: bucket}
                environments:
                  %s:
                    source: {host: h, user: u, password: '${env:P}'}
                    targets:
                      rehearsal: {host: t, user: u, password: '${env:T}'}
                      part: {host: t, user: u, password: '${env:T}'}
                      full: {host: t, user: u, password: '${env:T}'}
                """.formatted(target, env));
    }

    private static WorkerFactory serve(String env, CountDownLatch rowsMayEnd, AtomicBoolean diskIsFull) {
        return serve(env, new StandInRestores(rowsMayEnd, diskIsFull));
    }

    private static WorkerFactory serve(String env, StandInRestores restores) {
        WorkerFactory factory = WorkerFactory.newInstance(WorkflowClient.newInstance(
                stubs,
                TemporalConnection.client(new TemporalConfig(
                        server.getTarget(), server.getNamespace(), false, Optional.empty(), Optional.empty()))));
        for (Role role : Role.values()) {
            Worker worker = factory.newWorker(role.taskQueue(env));
            worker.registerActivitiesImplementations(new StandInActivities(new CountDownLatch(0)), restores);
            if (role == Role.CONTROL) {
                worker.registerWorkflowImplementationTypes(
                        PlanRestoreIntoTargetWorkflow.class,
                        RestoreIntoTargetWorkflow.class,
                        RestoreRunWorkflow.class,
                        RestoreDataWorkflow.class,
                        CanaryRestoreWorkflow.class,
                        CanaryRunWorkflow.class,
                        TableDrillWorkflow.class,
                        TableDrillRunWorkflow.class);
            }
        }
        factory.newWorker(Role.VERIFY.taskQueue(env) + "@" + StandInRestores.HOST)
                .registerActivitiesImplementations(restores);
        factory.start();
        return factory;
    }
}
