package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.polaris.backup.catalog.BackupDifference;
import dev.polaris.backup.catalog.DiffBackupsRequest;
import dev.polaris.backup.catalog.TableChange;
import dev.polaris.backup.database.BackupResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What happened to a database between two backups is told by the backups alone. */
final class BackupDiffTest {
    @Test
    void findsTheLossesAmongOtherChanges() throws Exception {
        try (CrashDatabase database = new CrashDatabase(1);
                Installation installation = Installation.of(database.name())) {
            installation.worker("all");
            execute(
                    database.name(),
                    "create table public.untouched as select 1 as id",
                    "create table public.edited as select 'before' as word",
                    "create table public.dropped as select 1 as id");
            BackupResult first = backup(installation);
            execute(
                    database.name(),
                    "delete from public.transcripts",
                    "delete from public.recordings where id % 4 = 0",
                    "update public.edited set word = 'after!'",
                    "drop table public.dropped",
                    "alter table public.edited add column note text",
                    "create table public.extra as select generate_series(1, 3) as id");
            BackupResult second = backup(installation);

            BackupDifference difference = installation.await(
                    installation.start(
                            "DiffBackups", new DiffBackupsRequest(installation.env(), null, second.slot(), null)),
                    BackupDifference.class);

            assertThat(difference.from().slot()).isEqualTo(first.slot());
            assertThat(difference.tables())
                    .extracting(TableChange::table, TableChange::what, TableChange::rows, TableChange::lost)
                    .containsExactly(
                            tuple("public.transcripts", "emptied", -512L, true),
                            tuple("public.recordings", "shrunk", -128L, true),
                            tuple("public.dropped", "gone", -1L, true),
                            tuple("public.extra", "new", 3L, false),
                            tuple("public.edited", "changed", 0L, false));
            assertThat(difference.losses()).isEqualTo(3);
            assertThat(difference.equal()).isEqualTo(1);
            assertThat(difference.schema().added()).containsExactly("TABLE public.extra");
            assertThat(difference.schema().removed()).containsExactly("TABLE public.dropped");
            assertThat(difference.schema().changed()).containsExactly("TABLE public.edited");
        }
    }

    private static BackupResult backup(Installation installation) throws Exception {
        return installation.await(installation.startBackup(), BackupResult.class);
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
