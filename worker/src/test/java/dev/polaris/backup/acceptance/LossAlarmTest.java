package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.BackupList;
import dev.polaris.backup.catalog.ListBackupsRequest;
import dev.polaris.backup.catalog.Loss;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.catalog.TableChange;
import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.hook.HookServer;
import dev.polaris.backup.loss.LossReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rows that are gone are told by the next backup, before anybody misses them. */
final class LossAlarmTest {
    @Test
    void tablesThatLostRowsAreNamedAndPeopleArePaged() throws Exception {
        try (CrashDatabase database = new CrashDatabase(1);
                HookServer pager = new HookServer("{}");
                Installation installation = Installation.of(database.name())) {
            installation.configure(
                    "    canary:", """
                        procedure:
                          notify: {http: {url: "%s", header: X-Secret, secret: "${env:HOOK}"}}
                        losses:
                          tables: {"public.cache_*": {mayShrink: 100}}
                        canary:""".formatted(pager.config().url()).indent(4));
            WorkerHandle worker = installation.worker("all", HookServer.SECRETS);
            execute(
                    database.name(),
                    "create table public.untouched as select generate_series(1, 200) as id",
                    "create table public.cache_1 as select generate_series(1, 200) as id",
                    "create table public.dropped as select 1 as id",
                    "create table public.worn as select generate_series(1, 200) as id");
            assertThat(losses(installation, installation.backUp()).comparedWith())
                    .isNull();

            execute(
                    database.name(),
                    "truncate public.transcripts",
                    "delete from public.recordings where id % 5 in (0, 1, 2)",
                    "drop table public.dropped",
                    "truncate public.cache_1",
                    "delete from public.worn where id <= 40");
            BackupResult hurt = installation.backUp();

            LossReport found = losses(installation, hurt);
            assertThat(found.tables())
                    .extracting(TableChange::table, TableChange::loss)
                    .containsExactlyInAnyOrder(
                            tuple("public.transcripts", Loss.EMPTIED),
                            tuple("public.recordings", Loss.SHRUNK),
                            tuple("public.dropped", Loss.GONE));
            assertThat(hurt.state()).isEqualTo(BackupState.VERIFIED);
            assertThat(hurt.note()).contains("3 tables lost rows since " + found.comparedWith());
            assertThat(pager.keys()).hasSize(1);
            assertThat(pager.held().get("severity").asText()).isEqualTo("PAGE");
            assertThat(pager.held().get("text").asText())
                    .contains("public.transcripts was emptied (had 512 rows)")
                    .contains("public.recordings shrank from 512 to")
                    .contains("public.dropped is gone (had 1 rows)")
                    .doesNotContain("cache_1", "worn", "untouched");
            BackupDetails shown = installation.await(
                    installation.start("ShowBackup", new ShowBackupRequest(installation.env(), hurt.slot(), null)),
                    BackupDetails.class);
            assertThat(shown.summary().losses().sentence()).isEqualTo(found.sentence());
            assertThat(shown.checks())
                    .as("a loss is no flaw of the backup")
                    .noneMatch(check -> check.name().contains("loss"));
            Eventually.assertThatSoon(() ->
                    assertThat(worker.metric("polaris_backup_lost_tables")).isEqualTo(3.0));

            LossReport calm = losses(installation, installation.backUp());

            assertThat(calm.comparedWith()).isEqualTo(hurt.slot());
            assertThat(calm.lost()).isZero();
            assertThat(pager.keys()).as("pages").hasSize(1);
            BackupList list = installation.await(
                    installation.start("ListBackups", new ListBackupsRequest(installation.env(), null, null)),
                    BackupList.class);
            assertThat(list.backups())
                    .extracting(backup ->
                            backup.losses() == null ? null : backup.losses().lost())
                    .containsExactly(0L, 3L, null);
            Eventually.assertThatSoon(() ->
                    assertThat(worker.metric("polaris_backup_lost_tables")).isZero());
        }
    }

    private static LossReport losses(Installation installation, BackupResult backup) throws Exception {
        return installation
                .client()
                .newUntypedWorkflowStub("losses/" + installation.env() + "/" + backup.backupId())
                .getResult(Installation.PATIENCE_SECONDS, TimeUnit.SECONDS, LossReport.class);
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (Connection admin = Stack.admin(database);
                Statement statement = admin.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
