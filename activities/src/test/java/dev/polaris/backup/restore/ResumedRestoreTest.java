package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresCluster;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A restore whose sessions or whose server are killed goes on where it stopped, and does nothing twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumedRestoreTest {
    private static final String DATABASE = "many";
    private static final String TABLES = """
            do $$
            begin
              for n in 1 .. 450 loop
                execute format('create table public.t%s (id int primary key, other int, body text)', n);
                execute format('insert into public.t%s select g, g, md5(g::text) from generate_series(1, 20) g', n);
                execute format('create index t%s_other on public.t%s (other)', n, n);
                execute format('comment on index public.t%s_other is %L', n, n);
                if n > 1 then
                  execute format('alter table public.t%s add foreign key (other) references public.t%s', n, n - 1);
                end if;
              end loop;
            end $$""";

    private PostgresCluster source;
    private PostgresCluster target;
    private DumpedDatabase dumped;
    private List<String> expected;

    @BeforeAll
    void dumpTheSource() throws Exception {
        Map<String, String> locks = Map.of("max_locks_per_transaction", "256");
        source = PostgresCluster.start(PostgresCluster.defaultBinaries(), PostgresCluster.Authentication.TRUST, locks);
        // What is killed must come back as a server that keeps its promises does.
        target = PostgresCluster.start(
                PostgresCluster.defaultBinaries(), PostgresCluster.Authentication.TRUST, Map.of("fsync", "on"));
        source.execute("postgres", "create database " + DATABASE);
        source.execute(DATABASE, TABLES);
        dumped = DumpedDatabase.of(source, DATABASE);
        expected = SortedDump.of(source, DATABASE);
    }

    @AfterAll
    void stop() {
        if (source != null) {
            source.close();
        }
        if (target != null) {
            target.close();
        }
    }

    @Test
    void everySectionIsResumed(@TempDir Path directory) throws Exception {
        target.execute("postgres", "create database " + DATABASE);
        EntryRestore restore = new EntryRestore(dumped, dumped.source(), target, DATABASE);
        long entries = restore.plan().entries().get("pre-data");
        restore.prepare();

        assertLost(() -> restore.preData(killing(250)));
        StepResult preData = restore.preData();
        assertThat(preData.entries()).isEqualTo(entries);
        assertThat(preData.before()).isEqualTo(200);
        assertThat(restore.preData().before()).isEqualTo(entries);
        dumped.loadRows(target, DATABASE, directory);

        assertLost(() -> whenUnits(DATABASE, 200, this::endSessions, restore::postData));
        long done = units(DATABASE);
        StepResult postData = restore.postData();
        assertThat(postData.before()).isEqualTo(done).isGreaterThanOrEqualTo(200);
        restore.settle();
        restore.release();
        assertThat(SortedDump.of(target, DATABASE)).isEqualTo(expected);
    }

    @Test
    void aServerThatDiesKeepsWhatWasDone(@TempDir Path directory) throws Exception {
        target.execute("postgres", "create database crashed");
        EntryRestore restore = new EntryRestore(dumped, dumped.source(), target, "crashed");
        restore.prepare();
        restore.preData();
        dumped.loadRows(target, "crashed", directory);
        assertLost(() -> whenUnits("crashed", 100, target::kill, restore::postData));
        target.startAgain();
        assertThat(restore.plan().resumes()).isTrue();
        assertThat(restore.postData().before()).isGreaterThanOrEqualTo(100);
        restore.settle();
        restore.release();
        assertThat(SortedDump.lines(target, "crashed")).isEqualTo(SortedDump.lines(source, DATABASE));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void assertLost(Work work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(FailureType.of(failure))
                                .isIn(FailureType.TARGET_LOST, FailureType.TARGET_UNREACHABLE));
    }

    /** The archive, which ends the restore's sessions when so many entries were read. */
    private RestoreArchive killing(int entries) {
        return new RestoreArchive() {
            private int read;

            @Override
            public void toc(Entries taker) throws IOException, SQLException {
                dumped.toc((TocDefinition definition) -> {
                    if (++read == entries) {
                        endSessions();
                    }
                    taker.take(definition);
                });
            }

            @Override
            public void data(DataOfEntries data) throws IOException {
                dumped.data(data);
            }

            @Override
            public String roles() {
                return dumped.roles();
            }
        };
    }

    private void endSessions() throws SQLException {
        target.execute(
                "postgres",
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'polaris-restore-test'");
    }

    private long units(String database) throws SQLException {
        try (Connection connection = target.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from polaris_restore.progress where unit like 'post-data/%'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Interferes once so many units are done, while the work goes on. */
    private void whenUnits(String database, int count, Work interference, Work work) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Thread interferer = new Thread(() -> {
            try {
                while (units(database) < count && !over.get()) {
                    Thread.onSpinWait();
                }
                interference.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        interferer.start();
        try {
            work.run();
        } finally {
            over.set(true);
            interferer.join();
        }
    }
}
