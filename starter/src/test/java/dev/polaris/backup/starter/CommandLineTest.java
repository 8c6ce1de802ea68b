package dev.polaris.backup.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.catalog.DiffBackupsWorkflow;
import dev.polaris.backup.catalog.ListBackupsWorkflow;
import dev.polaris.backup.catalog.ShowBackupWorkflow;
import dev.polaris.backup.config.TemporalConfig;
import dev.polaris.backup.config.TemporalConnection;
import dev.polaris.backup.database.DatabaseBackupRunWorkflow;
import dev.polaris.backup.database.DatabaseBackupWorkflow;
import dev.polaris.backup.database.ImportArchiveWorkflow;
import dev.polaris.backup.database.SchemaSnapshotRunWorkflow;
import dev.polaris.backup.database.SchemaSnapshotWorkflow;
import dev.polaris.backup.doctor.DoctorWorkflow;
import dev.polaris.backup.loss.FindLossesWorkflow;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.storage.ListSyncsWorkflow;
import dev.polaris.backup.storage.ShowSyncWorkflow;
import dev.polaris.backup.storage.StorageSyncRangesWorkflow;
import dev.polaris.backup.storage.StorageSyncRunWorkflow;
import dev.polaris.backup.storage.StorageSyncWorkflow;
import dev.polaris.backup.storage.StorageVerifyRunWorkflow;
import dev.polaris.backup.storage.StorageVerifyWorkflow;
import dev.polaris.backup.verify.VerifyBackupWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TemporalDevServer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a real Temporal server and the real workflows; only database and bucket are stood in for. */
final class CommandLineTest {
    /** The server's lists lag behind by moments; they are asked until they have caught up, but not for ever. */
    private static final int MANY_LOOKS = 200;

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
        workers = serve("prod", EnumSet.allOf(Role.class), new CountDownLatch(0));
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
    void aBackupIsFollowedToItsEnd() throws Exception {
        CountDownLatch dumpMayEnd = new CountDownLatch(1);
        out.when("2 of 3 tables", dumpMayEnd::countDown);
        WorkerFactory own = serve("followed", EnumSet.allOf(Role.class), dumpMayEnd);

        int code = polaris("followed", "backup", "db", "--refresh", "100ms");

        own.shutdownNow();
        assertThat(code).as(out.text() + err.text()).isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("started backup-db/followed/")
                .contains("dump: 3.0 MiB read, 1.0 MiB stored, 1.0 MiB/s, 2 of 3 tables, now public.messages")
                .contains("inspect source: done")
                .contains("commit: done")
                .contains("verify: done")
                .contains("is VERIFIED")
                .contains("3 tables, 42 rows")
                .contains("2 tables lost rows since 2026/11/23: public.gone is gone (had 7 rows) and 1 more.")
                .doesNotContain("\u001b");
        assertThat(err.text()).isEmpty();
    }

    @Test
    void anImportIsFollowedLikeABackup() throws Exception {
        CountDownLatch importMayEnd = new CountDownLatch(1);
        out.when("2 of 3 tables", importMayEnd::countDown);
        WorkerFactory own = serve("imported", EnumSet.allOf(Role.class), importMayEnd);

        int code = polaris("imported", "import", "old/stock.dump", "--refresh", "100ms");

        own.shutdownNow();
        assertThat(code).as(out.text() + err.text()).isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("started import/imported/")
                .contains("import: 3.0 MiB read, 1.0 MiB stored, 1.0 MiB/s, 2 of 3 tables, now public.messages")
                .contains("is VERIFIED");
    }

    @Test
    void theResultIsOneJsonDocument() throws Exception {
        int code = polaris("prod", "backup", "db", "--output", "json", "--refresh", "100ms");

        assertThat(code).isEqualTo(ExitCode.OK);
        JsonNode result = new ObjectMapper().readTree(out.text());
        assertThat(result.get("state").asText()).isEqualTo("VERIFIED");
        assertThat(result.get("totals").get("rows").asLong()).isEqualTo(42);
        assertThat(err.text()).isEmpty();
    }

    @Test
    void aDetachedRunIsSeenInStatus() throws Exception {
        CountDownLatch dumpMayEnd = new CountDownLatch(1);
        WorkerFactory own = serve("detached", EnumSet.allOf(Role.class), dumpMayEnd);

        assertThat(polaris("detached", "--output", "json", "backup", "db", "--detach"))
                .isEqualTo(ExitCode.OK);
        String id = new ObjectMapper().readTree(out.text()).get("workflowId").asText();
        String status = "";
        for (int looks = 0; !status.contains(id) && looks < MANY_LOOKS; looks++) {
            out.reset();
            assertThat(polaris("detached", "status")).as(err.text()).isEqualTo(ExitCode.OK);
            status = out.text();
        }
        dumpMayEnd.countDown();
        own.shutdownNow();

        assertThat(status)
                .contains(id)
                .contains("newest backup: 2026/11/24, VERIFIED")
                .contains("newest proven:   none")
                .contains("database-backup");
    }

    @Test
    void aBackupNobodyVerifiesIsCommittedAndSaysSo() throws Exception {
        WorkerFactory own = serve("blind", EnumSet.of(Role.CONTROL, Role.BACKUP), new CountDownLatch(0));

        int code = polaris("blind", "backup", "db", "--require-verified", "--refresh", "100ms");

        own.shutdownNow();
        assertThat(code).as(out.text() + err.text()).isEqualTo(ExitCode.NOT_VERIFIED);
        assertThat(out.text()).contains("is COMMITTED").contains("note:     Not verified yet");
        assertThat(out.text()).contains("No verify worker is polling polaris-blind-verify");
    }

    @Test
    void aRunThatWaitsForAWorkerSaysSoAndEndsWhenOneComes() throws Exception {
        Screen screen = new Screen();
        WorkerFactory[] late = new WorkerFactory[1];
        screen.when(
                "No control worker is polling polaris-late",
                () -> late[0] = serve("late", EnumSet.allOf(Role.class), new CountDownLatch(0)));

        int code = Polaris.run(
                new Invocation(Map.of(), screen.stream(), err.stream(), false),
                words("late", "backup", "schema", "--migration", "20260801_add", "--refresh", "100ms"));

        late[0].shutdownNow();
        assertThat(code).as(screen.text() + err.text()).isEqualTo(ExitCode.OK);
        assertThat(screen.text())
                .contains("schema stored: s3://bucket/schema/late/")
                .contains("20260801_add.sql");
    }

    @Test
    void aFailedVerificationHasItsOwnCodeAndAHint() throws Exception {
        int code = polaris("prod", "verify", StandInActivities.BAD, "--refresh", "100ms");

        assertThat(code).isEqualTo(ExitCode.NOT_GOOD);
        assertThat(err.text())
                .contains("VERIFICATION_FAILED: Backup 2026/01/02 is not good")
                .contains("dump.sql.gz has another sha256")
                .containsOnlyOnce("Do not restore from this backup");
    }

    @Test
    void aFailureIsOneJsonDocumentToo() throws Exception {
        int code = polaris("prod", "verify", StandInActivities.BAD, "--output", "json", "--refresh", "100ms");

        assertThat(code).isEqualTo(ExitCode.NOT_GOOD);
        JsonNode error = new ObjectMapper().readTree(out.text()).get("error");
        assertThat(error.get("type").asText()).isEqualTo("VERIFICATION_FAILED");
        assertThat(error.get("hint").asText()).contains("Do not restore");
    }

    @Test
    void backupsAreListedAndShown() throws Exception {
        assertThat(polaris("prod", "backups", "list")).isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("VERIFIED !")
                .contains(
                        "! 2026/11/24: 2 tables lost rows since 2026/11/23: public.gone is gone (had 7 rows) and 1 more.")
                .contains("older ones: polaris backups list --before 2026/11/24");
        out.reset();

        assertThat(polaris("prod", "backups", "show", "newest")).isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("s3://bucket/db/prod/2026/11/24/dump.sql.gz")
                .contains("rows   not run")
                .contains("edge functions")
                .contains("losses:    ! 2 tables lost rows since 2026/11/23")
                .contains("public.messages")
                .contains("and 2 more tables");
        out.reset();

        assertThat(polaris("prod", "backups", "show", StandInActivities.BAD)).isEqualTo(ExitCode.NOT_GOOD);
        assertThat(out.text()).contains("! backup.json has a second version");
    }

    @Test
    void backupsAreComparedAndALossIsNotGood() throws Exception {
        assertThat(polaris("prod", "backups", "diff")).isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("1 tables differ, 7 are equal")
                .contains("public.sessions")
                .contains("+2")
                .contains("+ TABLE public.extra")
                .doesNotContain("!");
        out.reset();

        assertThat(polaris("prod", "backups", "diff", StandInActivities.BAD, "newest"))
                .isEqualTo(ExitCode.NOT_GOOD);
        assertThat(out.text()).contains("! public.messages").contains("emptied").contains("-42");
    }

    @Test
    void theDoctorReportsEveryRole() throws Exception {
        assertThat(polaris("prod", "doctor", "--output", "json")).isEqualTo(ExitCode.OK);
        assertThat(new ObjectMapper().readTree(out.text()).get("roles")).hasSize(Role.values().length);
    }

    @Test
    void aQuestionIsNotAskedWhenNobodyCanAnswer() throws Exception {
        assertThat(polaris("nobody", "backups", "list")).isEqualTo(ExitCode.FAILED);
        assertThat(err.text()).contains("NO_WORKER: No control worker is polling polaris-nobody");
    }

    @Test
    void mistakesAreRefusedBeforeTemporalIsTouched() throws Exception {
        Path unreachable = config("127.0.0.1:1", "default", "prod", "");
        for (String[] words : new String[][] {
            {"backup", "db", "--env", "nope"},
            {"backup", "schema", "--migration", "../x"},
            {"verify", "yesterday"},
            {"backups", "list", "--limit", "1000"},
            {"backups", "list", "--before", "2026/02/30"},
            {"backups", "show", "--tables", "x"},
            {"backups", "diff", "newest"},
            {"backups", "diff", "--tables", "0"},
            {"backup", "db", "--refresh", "0s"},
            {"backup"},
            {"import"},
            {"import", "../db/x"},
            {"import", "old.dump", "--time-zone", "the other one"},
        }) {
            assertThat(polaris(unreachable, words)).as(String.join(" ", words)).isEqualTo(ExitCode.USAGE);
        }
        assertThat(out.text()).isEmpty();
        err.reset();
        polaris(unreachable, "import", "../db/x", "--time-zone", "the other one");
        assertThat(err.text())
                .contains("must be named as it is under imports/prod/")
                .contains("is no time zone");
    }

    @Test
    void aServerThatIsNotThereIsOneClearLine() throws Exception {
        assertThat(polaris(config("127.0.0.1:1", "default", "prod", ""), "status"))
                .isEqualTo(ExitCode.NO_TEMPORAL);
        assertThat(err.text())
                .contains("Temporal does not answer at 127.0.0.1:1.")
                .doesNotContain("Exception");
    }

    @Test
    void anUnknownNamespaceIsNamed() throws Exception {
        assertThat(polaris(config(server.getTarget(), "elsewhere", "prod", ""), "status"))
                .isEqualTo(ExitCode.NO_TEMPORAL);
        assertThat(err.text()).contains("no namespace \"elsewhere\"");
    }

    @Test
    void missingSearchAttributesNameTheCommandThatCreatesThem() throws Exception {
        try (TemporalDevServer bare = DevServer.startWithoutSearchAttributes()) {
            Path file = config(bare.getTarget(), "default", "prod", "");
            for (String[] words : new String[][] {{"backup", "db", "--detach"}, {"status"}}) {
                err.reset();
                assertThat(polaris(file, words)).isEqualTo(ExitCode.NO_TEMPORAL);
                assertThat(err.text())
                        .contains("MISSING_SEARCH_ATTRIBUTES")
                        .contains("temporal operator search-attribute create --address " + bare.getTarget());
            }
        }
    }

    @Test
    void schedulesAreCreatedOnceUpdatedAndPruned() throws Exception {
        String nightly = ", schedules: {database: {cron: '30 19 * * *'}}";
        Path first = config(server.getTarget(), "default", "nightly", nightly);

        assertThat(polaris(first, "schedules", "diff")).isEqualTo(ExitCode.FAILED);
        assertThat(out.text()).contains("polaris/nightly/database: missing");
        assertThat(answer(first, "schedules", "apply")).contains("polaris/nightly/database: created");
        assertThat(answer(first, "schedules", "apply")).contains("polaris/nightly/database: unchanged");
        assertThat(polaris(first, "schedules", "diff")).isEqualTo(ExitCode.OK);
        assertThat(answer(first, "schedules", "list"))
                .contains("polaris/nightly/database  30 19 * * * UTC")
                .contains("T19:30:00Z");

        Path second = config(
                server.getTarget(),
                "default",
                "nightly",
                ", schedules: {database: {cron: '*/30 2 * * mon', catchUp: 6h, paused: true}}");
        out.reset();
        assertThat(polaris(second, "schedules", "diff")).isEqualTo(ExitCode.FAILED);
        assertThat(out.text())
                .contains("times: 30 19 * * * -> 0,30 2 * * 1")
                .contains("catchUp: PT12H -> PT6H")
                .contains("paused: false -> true")
                .doesNotContain("input:")
                .doesNotContain("Polaris");
        assertThat(answer(second, "schedules", "apply")).contains("updated");
        assertThat(answer(second, "schedules", "apply")).contains("unchanged");
        assertThat(answer(second, "schedules", "list")).contains("PAUSED");

        Path none = config(server.getTarget(), "default", "nightly", "");
        String told = "";
        for (int looks = 0; !told.contains("not in the configuration") && looks < MANY_LOOKS; looks++) {
            told = answer(none, "schedules", "apply");
        }
        assertThat(told).contains("polaris/nightly/database: not in the configuration");
        assertThat(answer(none, "schedules", "apply", "--prune")).contains("polaris/nightly/database: deleted");
        assertThat(polaris(none, "schedules", "diff")).isEqualTo(ExitCode.OK);
    }

    @Test
    void everyKindOfScheduleIsKeptAndNamed() throws Exception {
        Path file = config(
                server.getTarget(),
                "default",
                "proving",
                ", schedules: {canary: {cron: '0 21 * * *'}, drillTable: {cron: '0 22 1 * *', catchUp: 7d}}");

        assertThat(answer(file, "schedules", "apply"))
                .contains("polaris/proving/canary: created")
                .contains("polaris/proving/drill-table: created");
        assertThat(answer(file, "schedules", "apply")).doesNotContain("created").doesNotContain("updated");
        assertThat(answer(file, "schedules", "list")).contains("0 21 * * * UTC").contains("0 22 1 * * UTC");
    }

    @Test
    void aScheduleStartsTheRealWorkflow() throws Exception {
        WorkerFactory own = serve("timed", EnumSet.allOf(Role.class), new CountDownLatch(0));
        Path file = config(server.getTarget(), "default", "timed", ", schedules: {database: {cron: '0 0 1 1 *'}}");
        answer(file, "schedules", "apply");
        ScheduleClient.newInstance(stubs).getHandle("polaris/timed/database").trigger();
        String workflowId = "";
        for (int looks = 0; workflowId.isEmpty() && looks < MANY_LOOKS; looks++) {
            workflowId = new ObjectMapper()
                    .readTree(answer(file, "schedules", "list", "--output", "json"))
                    .at("/schedules/0/lastRuns/0/workflowId")
                    .asText();
        }

        JsonNode result = client().newUntypedWorkflowStub(workflowId).getResult(JsonNode.class);

        own.shutdownNow();
        assertThat(workflowId).startsWith("backup-db/timed/scheduled-");
        // The scheduled run owns its day: its slot has no time of day.
        assertThat(result.get("slot").asText()).matches("\\d{4}/\\d{2}/\\d{2}");
    }

    @Test
    void completionAndHelpNameTheCommands() throws Exception {
        assertThat(answer(Path.of("none"), "completion")).contains("complete -F _complete_polaris");
        assertThat(answer(Path.of("none"), "--help"))
                .contains("worker")
                .contains("Exit codes")
                .contains("schedules");
        assertThat(answer(Path.of("none"), "--version")).contains("polaris");
    }

    private String answer(Path file, String... words) {
        out.reset();
        assertThat(polaris(file, words)).as(out.text() + err.text()).isEqualTo(ExitCode.OK);
        return out.text();
    }

    private int polaris(String env, String... words) throws Exception {
        return Polaris.run(new Invocation(Map.of(), out.stream(), err.stream(), false), words(env, words));
    }

    @Test
    void aBucketIsMirroredListedShownAndVerified() throws Exception {
        Path file =
                config(server.getTarget(), "default", "prod", ", storage: {url: 'http://project', key: '${env:K}'}");

        assertThat(polaris(file, "backup", "storage", "user-media", "--refresh", "100ms"))
                .as(out.text() + err.text())
                .isEqualTo(ExitCode.OK);
        assertThat(out.text())
                .contains("plan ranges: done")
                .contains("6 objects copied")
                .contains("bucket user-media is mirrored as ")
                .contains("10 objects, 10.0 MiB")
                .contains("4 added, 2 changed, 4 unchanged, 2 deleted");

        assertThat(answer(file, "backups", "list", "--bucket", "all"))
                .contains("user-media")
                .contains("VERIFIED");
        assertThat(answer(file, "backups", "show", "--bucket", "user-media"))
                .contains("sync 2026/11/24 of bucket user-media is VERIFIED")
                .contains("a public bucket")
                .contains("never verified");
        assertThat(answer(file, "verify", "--bucket", "user-media", "--full", "--refresh", "100ms"))
                .contains("10 objects looked at, 2 read back (2.0 MiB)")
                .contains("objects: passed");

        assertThat(polaris(file, "backup", "storage", "emptied")).isEqualTo(ExitCode.FAILED);
        assertThat(err.text()).contains("lists 0 objects and had 5").contains("--accept-shrink");
        assertThat(answer(file, "backup", "storage", "emptied", "--accept-shrink"))
                .contains("is mirrored");
        assertThat(polaris(file, "backup", "storage", "a/b")).isEqualTo(ExitCode.USAGE);
        assertThat(polaris("prod", "backup", "storage", "user-media")).isEqualTo(ExitCode.USAGE);
        assertThat(err.text()).contains("The Storage of prod is not configured");
    }

    private int polaris(Path file, String... words) {
        return Polaris.run(
                new Invocation(Map.of("POLARIS_CONFIG", file.toString()), out.stream(), err.stream(), false), words);
    }

    private static String[] words(String env, String... words) throws Exception {
        Path file = config(server.getTarget(), "default", env, "");
        String[] all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--config";
        all[words.length + 1] = file.toString();
        return all;
    }

    private static Path config(String target, String namespace, String env, String schedules) throws Exception {
        Path file = Files.createTempFile(directory, "polaris", ".yaml");
        return Files.writeString(
                file,
                "temporal: {target: '" + target + "', namespace: " + namespace + "}\n"
                        + "s3: {bucket: bucket}\n"
                        + "environments: {" + env + ": {source: {host: h, user: u, password: '${env:P}'}" + schedules
                        + "}}\n");
    }

    private static WorkflowClient client() {
        return WorkflowClient.newInstance(
                stubs,
                TemporalConnection.client(new TemporalConfig(
                        server.getTarget(), server.getNamespace(), false, Optional.empty(), Optional.empty())));
    }

    private static WorkerFactory serve(String env, Set<Role> roles, CountDownLatch dumpMayEnd) {
        WorkerFactory factory = WorkerFactory.newInstance(client());
        for (Role role : roles) {
            Worker worker = factory.newWorker(role.taskQueue(env));
            worker.registerActivitiesImplementations(new StandInActivities(dumpMayEnd), new StandInSyncs());
            if (role == Role.CONTROL) {
                worker.registerWorkflowImplementationTypes(
                        DatabaseBackupWorkflow.class,
                        DatabaseBackupRunWorkflow.class,
                        SchemaSnapshotWorkflow.class,
                        SchemaSnapshotRunWorkflow.class,
                        ImportArchiveWorkflow.class,
                        VerifyBackupWorkflow.class,
                        FindLossesWorkflow.class,
                        ListBackupsWorkflow.class,
                        ShowBackupWorkflow.class,
                        DiffBackupsWorkflow.class,
                        DoctorWorkflow.class,
                        StorageSyncWorkflow.class,
                        StorageSyncRunWorkflow.class,
                        StorageSyncRangesWorkflow.class,
                        StorageVerifyWorkflow.class,
                        StorageVerifyRunWorkflow.class,
                        ListSyncsWorkflow.class,
                        ShowSyncWorkflow.class);
            }
        }
        factory.start();
        return factory;
    }
}
