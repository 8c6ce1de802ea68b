package dev.polaris.backup.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polaris.backup.archive.ArchivePacker;
import dev.polaris.backup.archive.MemberSource;
import dev.polaris.backup.archive.PackSettings;
import dev.polaris.backup.archive.PackedArchive;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.SessionSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows come back out of what pg_dump wrote and the archive engine packed, on the oldest and a newer server. */
final class PackedRowsTest {
    private static final String THINGS = "\"Odd schema\".\"Th\"\"ings\"";

    @Test
    void aCascadeComesBackOutOfAPackedDump() throws Exception {
        try (PostgresCluster cluster = PostgresCluster.start()) {
            aCascadeComesBack(cluster);
        }
    }

    @Test
    void andOnPostgres17() throws Exception {
        String binaries = System.getenv("POLARIS_PG17_BIN");
        assumeTrue(binaries != null, "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        try (PostgresCluster cluster =
                PostgresCluster.start(Path.of(binaries), PostgresCluster.Authentication.TRUST, Map.of())) {
            aCascadeComesBack(cluster);
        }
    }

    private static void aCascadeComesBack(PostgresCluster cluster) throws Exception {
        try (RowTrial trial = RowTrial.of(cluster, ShopTables.statements());
                BackupTables packed = new PackedBackupTables(pack(cluster, trial.backupName()))) {
            trial.today(
                    "delete from owners where email in ('owner3@example.com', 'owner4@example.com')", "truncate fired");
            assertThat(trial.today()).isNotEqualTo(trial.before());
            RowOrder order =
                    trial.order("owners", RowTrial.withRelated(RowTrial.options(RowMode.INSERT_MISSING), false, true));

            StagedRows staged =
                    new RowStaging(trial.target()).stage(order, packed, new RowReading(() -> {}), SessionWatch.NONE);
            RowPlan plan = trial.diff(order);

            assertThat(plan.refusals()).isEmpty();
            assertThat(staged.tables())
                    .extracting(table -> table.table().name())
                    .contains("Th\"ings", "parts");
            trial.merge(order, plan);
            trial.drop();
            assertThat(trial.today()).isEqualTo(trial.before());
            assertThat(packed.find(TableName.parse(THINGS)).orElseThrow().columns())
                    .startsWith("id", "owner")
                    .doesNotContain("twice");
            assertThat(packed.find(TableName.parse("nothing"))).isEmpty();
            assertThat(trial.leftovers()).isEmpty();
        }
    }

    private static PackedArchive pack(PostgresCluster cluster, String database) throws Exception {
        Process dump = cluster.client("pg_dump", "--format=custom", "--compress=0", "--dbname=" + database)
                .start();
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        try (InputStream archive = dump.getInputStream()) {
            var unused = new ArchivePacker(PackSettings.of("backup-1", "attempt-1", SessionSettings.forRowText(), 2))
                    .pack(archive, sink, index);
        }
        assertThat(dump.waitFor()).isZero();
        byte[] lines = index.toByteArray();
        return new PackedArchive(MemberSource.ofBytes(sink.toByteArray()), () -> new ByteArrayInputStream(lines));
    }
}
