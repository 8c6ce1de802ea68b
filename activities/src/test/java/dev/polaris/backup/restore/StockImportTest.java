package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.RestoreConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.heartbeat.TransferLimit;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.S3Role;
import dev.polaris.backup.s3.S3Server;
import dev.polaris.backup.s3.S3Timings;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stock archive goes through the activities into the bucket, and from there into a target. */
class StockImportTest {
    @TempDir
    static Path directory;

    private static PostgresCluster cluster;
    private static PackedDatabase dumped;
    private static ObjectStore store;
    private static String env;
    private static TestActivityEnvironment temporal;
    private static ImportActivities imports;
    private static DataActivities data;

    @BeforeAll
    static void start() throws Exception {
        cluster = PostgresCluster.start();
        cluster.execute("postgres", "create database demo", "create database target");
        PackedDatabase.loadDemo(cluster, "demo", 500);
        dumped = PackedDatabase.of(cluster, "demo", directory);
        dumped.restoreBeforeData(cluster, "target");
        try (Connection connection = cluster.connect("target")) {
            ProgressTable.take(connection, "restore-1", "digest");
        }
        S3Server server = S3Server.shared();
        env = server.env();
        store = new ObjectStore(server.connection(S3Role.RESTORE), S3Timings.standard());
        RestoreConfig config = new RestoreConfig(2, 64, 1, Optional.of(directory.toString()));
        temporal = TestActivityEnvironment.newInstance();
        temporal.registerActivitiesImplementations(
                new ImportActivitiesForEnvironment(store, config, new TransferLimit(1)),
                new DataActivitiesForTargets(
                        store,
                        config,
                        new TransferLimit(2),
                        target -> PackedDatabase.target(cluster, "target"),
                        order -> DataRules.of(order.options())));
        ActivityOptions options = ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofMinutes(5))
                .setHeartbeatTimeout(Duration.ofMinutes(2))
                .build();
        imports = temporal.newActivityStub(ImportActivities.class, options);
        data = temporal.newActivityStub(DataActivities.class, options);
    }

    @AfterAll
    static void stop() {
        if (temporal != null) {
            temporal.close();
            store.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void anArchiveOfTheStrategysOwnPipelineIsRestored() throws Exception {
        Path archive = directory.resolve("dump.sql.gz");
        Process dump = cluster.client("pg_dump", "--no-owner", "--format=custom", "demo")
                .start();
        try (OutputStream file = new GZIPOutputStream(Files.newOutputStream(archive))) {
            dump.getInputStream().transferTo(file);
        }
        assertThat(dump.waitFor()).isZero();
        BackupSource source = imports.importArchive(new ImportRequest(env, null, "dump.sql.gz"));
        assertThat(source.source().database()).isEqualTo("demo");
        assertThat(imports.importArchive(new ImportRequest(env, null, "dump.sql.gz"))
                        .backupId())
                .as("the same archive is the same source")
                .isEqualTo(source.backupId());
        RestoreOrder order = new RestoreOrder(
                "restore-1", env, source, RestoreTarget.named("target"), RestoreOptions.EVERYTHING, true);
        DataPlan plan = data.planData(new DataPlanRequest(order));
        assertThat(plan.unitSize()).isEqualTo(1 << 20);
        DataTotals totals = DataTotals.NONE;
        for (int batch = 0; batch < plan.batches(); batch++) {
            assertThat(data.confirmData(new DataCheckRequest(order, plan)).incomplete())
                    .hasSize(plan.batches() - batch);
            totals = totals.plus(data.restoreUnits(new BatchRequest(order, plan, batch)));
        }
        assertThat(totals).isEqualTo(new DataTotals(plan.units(), 0, plan.rows(), plan.bytes()));
        assertThat(data.confirmData(new DataCheckRequest(order, plan)).incomplete())
                .isEmpty();
        cluster.execute("target", "drop schema polaris_restore cascade");
        assertThat(PackedDatabase.of(cluster, "target", directory).facts()).isEqualTo(dumped.facts());
    }

    @Test
    void whatIsNoArchiveIsRefused() throws Exception {
        Files.writeString(directory.resolve("text"), "not an archive");
        Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc/hostname"));
        assertThat(failure(new ImportRequest(env, null, "text"))).isEqualTo(FailureType.DAMAGED_ARCHIVE);
        assertThat(failure(new ImportRequest(env, null, "missing"))).isEqualTo(FailureType.NO_BACKUP);
        assertThat(failure(new ImportRequest(env, null, "link"))).isEqualTo(FailureType.NO_BACKUP);
        assertThat(failure(new ImportRequest(env, null, "../../etc/hostname"))).isEqualTo(FailureType.NO_BACKUP);
        assertThat(failure(new ImportRequest(env, "exports/" + env + "/missing", null)))
                .isEqualTo(FailureType.NO_BACKUP);
    }

    private static FailureType failure(ImportRequest request) {
        FailureType[] type = new FailureType[1];
        assertThatThrownBy(() -> imports.importArchive(request))
                .isInstanceOfSatisfying(
                        ActivityFailure.class,
                        failure -> type[0] = FailureType.of((ApplicationFailure) failure.getCause()));
        return type[0];
    }
}
