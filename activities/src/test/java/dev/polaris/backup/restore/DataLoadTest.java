package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polaris.backup.archive.ArchiveFormatException;
import dev.polaris.backup.archive.DataUnit;
import dev.polaris.backup.archive.DataUnits;
import dev.polaris.backup.archive.MemberSource;
import dev.polaris.backup.archive.PackedArchive;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import io.temporal.failure.ApplicationFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Loads the demo database, piece by piece, into real servers whose schema stock pg_restore made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataLoadTest {
    private static final int UNIT_SIZE = 1 << 16;
    private static final String BIG = "public.messages";

    @TempDir
    static Path directory;

    private PostgresCluster cluster;
    private PackedDatabase dumped;
    private DataUnits units;
    private int targets;
    private String name;
    private PostgresDatabase target;

    /** The binaries to test with; another server version overrides it. */
    Path binaries() {
        return PostgresCluster.defaultBinaries();
    }

    @BeforeAll
    void dumpTheDemo() throws Exception {
        cluster = PostgresCluster.start(binaries(), PostgresCluster.Authentication.SCRAM, Map.of("autovacuum", "off"));
        cluster.execute("postgres", "create database demo");
        PackedDatabase.loadDemo(cluster, "demo", 1000);
        cluster.execute(
                "demo",
                "select lo_from_bytea(0, convert_to(repeat(n::text, n % 50), 'UTF8')) from generate_series(1, 3000) n",
                "create unlogged table public.\"not logged\" as select n, md5(n::text) from generate_series(1, 5000) n");
        dumped = PackedDatabase.of(cluster, "demo", directory);
        units = dumped.archive().units(UNIT_SIZE, entry -> true);
        cluster.execute("postgres", "create database pattern template template0");
        dumped.restoreBeforeData(cluster, "pattern");
        try (Connection connection = cluster.connect("pattern")) {
            ProgressTable.take(connection, "restore-1", "digest");
        }
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void makeATarget() throws Exception {
        name = "target" + targets++;
        cluster.execute("postgres", "create database " + name + " template pattern");
        target = PackedDatabase.target(cluster, name);
    }

    private BatchLoad load(String session, int batch) {
        return new BatchLoad(target, DataRules.of(RestoreOptions.EVERYTHING), session, batch);
    }

    private DataTotals run(BatchLoad load, PackedArchive archive) throws IOException {
        return load.run(archive, new UnitPlans.Units(units, archive.encoding()));
    }

    private void loadAll(long seed, int connections) throws Exception {
        List<Integer> batches = new ArrayList<>();
        for (int batch = 0; batch < units.batches().size(); batch++) {
            batches.add(batch);
        }
        Collections.shuffle(batches, new Random(seed));
        List<Callable<DataTotals>> work = new ArrayList<>();
        for (int batch : batches) {
            work.add(() -> run(load("restore-1/data/" + batch, batch), dumped.archive()));
        }
        ExecutorService workers = Executors.newFixedThreadPool(connections);
        try {
            DataTotals totals = DataTotals.NONE;
            for (Future<DataTotals> ended : workers.invokeAll(work)) {
                totals = totals.plus(ended.get());
            }
            assertThat(totals.units() + totals.found()).isEqualTo(units.units());
            assertThat(totals.rows()).isEqualTo(units.rows());
        } finally {
            workers.shutdownNow();
        }
    }

    private void assertEverythingIsThereOnce() throws Exception {
        assertThat(new DataConfirmation(target, "confirm")
                        .confirm("data/unit-size", units)
                        .incomplete())
                .isEmpty();
        cluster.execute(name, "drop schema polaris_restore cascade");
        assertThat(PackedDatabase.of(cluster, name, directory).facts()).isEqualTo(dumped.facts());
    }

    /** The batch of slices of a table that was cut into many. */
    private int batchOf(String table) {
        for (int batch = 0; batch < units.batches().size(); batch++) {
            DataUnit first = units.batches().get(batch).get(0);
            if (first.toc().qualifiedName().equals(table) && first.ordinal() == 1) {
                return batch;
            }
        }
        throw new IllegalStateException("no batch begins with the second slice of " + table);
    }

    private long ask(String sql) throws SQLException {
        try (Connection connection = cluster.connect(name);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private long rowsOf(int batch) {
        return units.batches().get(batch).stream().mapToLong(DataUnit::rows).sum();
    }

    private void await(String condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (ask("select (" + condition + ")::int") == 0) {
            assertThat(System.nanoTime()).as(condition).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void unitsInAnyOrderOverThreeConnectionsMakeTheSameDatabase() throws Exception {
        assertThat(units.units()).isGreaterThan(60);
        loadAll(5, 3);
        // Once more changes nothing: every unit is found.
        loadAll(6, 2);
        assertThat(ask("select count(*) from polaris_restore.progress where unlogged"))
                .isPositive();
        assertEverythingIsThereOnce();
        dumped.restore(cluster, name, "post-data");
    }

    @Test
    void aTableInOnePieceIsFrozen() throws Exception {
        assumeTrue(
                ask("select count(*) from pg_available_extensions where name = 'pg_visibility'") == 1,
                "this server comes without pg_visibility");
        int last = units.batches().size() - 1;
        DataUnit whole = units.batches().get(last).stream()
                .filter(unit -> unit.whole()
                        && unit.rows() > 0
                        && unit.toc().qualifiedName().matches("[a-z_.]+"))
                .findFirst()
                .orElseThrow();
        run(load("frozen", last), dumped.archive());
        String table = whole.toc().qualifiedName();
        cluster.execute(name, "create extension if not exists pg_visibility");
        assertThat(ask("select count(*) from pg_visibility_map('" + table + "') where not all_frozen"))
                .isZero();
    }

    @Test
    void aKilledBackendLeavesNothingOfItsUnit() throws Exception {
        int batch = batchOf(BIG);
        MemberSource killing = interrupted(
                () -> cluster.execute(
                        name,
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'"),
                batch);
        assertThatThrownBy(() -> run(load("victim", batch), dumped.archive(killing)))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(FailureType.of(failure)).isEqualTo(FailureType.TARGET_LOST));
        assertThat(ask("select count(*) from " + BIG)).isZero();
        assertThat(ask("select count(*) from polaris_restore.progress where unit like 'data/%'"))
                .isZero();
        loadAll(7, 2);
        assertEverythingIsThereOnce();
    }

    @Test
    void aCrashOfTheServerIsMadeGood() throws Exception {
        loadAll(8, 2);
        cluster.kill();
        cluster.startAgain();
        DataConfirmation confirmation = new DataConfirmation(target, "confirm");
        List<Integer> incomplete = confirmation.confirm("data/unit-size", units).incomplete();
        assertThat(incomplete).as("the unlogged table is empty again").isNotEmpty();
        for (int batch : incomplete) {
            run(load("again", batch), dumped.archive());
        }
        assertEverythingIsThereOnce();
    }

    @Test
    void ofTwoAttemptsAtAUnitOneDoesIt() throws Exception {
        int batch = batchOf(BIG);
        CountDownLatch copying = new CountDownLatch(1);
        MemberSource waiting = interrupted(
                () -> {
                    copying.countDown();
                    await("exists (select from pg_stat_activity where application_name = 'second'"
                            + " and wait_event_type = 'Lock')");
                },
                batch);
        ExecutorService first = Executors.newSingleThreadExecutor();
        try {
            Future<DataTotals> slow = first.submit(() -> run(load("first", batch), dumped.archive(waiting)));
            copying.await();
            DataTotals late = run(load("second", batch), dumped.archive());
            assertThat(late.units()).isZero();
            assertThat(late.found()).isEqualTo(units.batches().get(batch).size());
            assertThat(slow.get().found()).isZero();
        } finally {
            first.shutdownNow();
        }
        assertThat(ask("select count(*) from " + BIG)).isEqualTo(rowsOf(batch));
    }

    @Test
    void aSecondAttemptEndsTheFirst() throws Exception {
        int batch = batchOf(BIG);
        CountDownLatch copying = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        MemberSource waiting = interrupted(
                () -> {
                    copying.countDown();
                    over.await();
                },
                batch);
        ExecutorService first = Executors.newSingleThreadExecutor();
        try {
            Future<DataTotals> hung = first.submit(() -> run(load("same", batch), dumped.archive(waiting)));
            copying.await();
            assertThat(run(load("same", batch), dumped.archive()).found()).isZero();
            over.countDown();
            assertThatThrownBy(hung::get).hasCauseInstanceOf(ApplicationFailure.class);
        } finally {
            first.shutdownNow();
        }
        assertThat(ask("select count(*) from " + BIG)).isEqualTo(rowsOf(batch));
    }

    @Test
    void stoppedWorkLeavesNoSession() throws Exception {
        int batch = batchOf(BIG);
        BatchLoad[] load = new BatchLoad[1];
        MemberSource stopping = interrupted(() -> load[0].stop(), batch);
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            Future<DataTotals> stopped = worker.submit(() -> {
                load[0] = load("stopped", batch);
                return run(load[0], dumped.archive(stopping));
            });
            assertThatThrownBy(stopped::get).isNotNull();
        } finally {
            worker.shutdownNow();
        }
        await("not exists (select from pg_stat_activity where application_name = 'stopped')");
        assertThat(ask("select count(*) from " + BIG)).isZero();
    }

    @Test
    void aDamagedMemberCommitsNothing() throws Exception {
        int batch = batchOf(BIG);
        DataUnit unit = units.batches().get(batch).get(0);
        byte[] damaged = dumped.compressed().clone();
        var member = unit.members().get(unit.members().size() - 1);
        damaged[(int) (member.offset() + member.length() / 2)] ^= 4;
        assertThatThrownBy(() -> run(load("damaged", batch), dumped.archive(MemberSource.ofBytes(damaged))))
                .isInstanceOf(ArchiveFormatException.class)
                .hasMessageContaining("polaris verify");
        assertThat(ask("select count(*) from " + BIG)).isZero();
        assertThat(run(load("damaged", batch), dumped.archive()).found()).isZero();
    }

    @Test
    void whatTheTargetRefusesIsNotTriedAgain() throws Exception {
        cluster.execute(name, "drop table " + BIG + " cascade");
        assertThatThrownBy(() -> run(load("refused", batchOf(BIG)), dumped.archive()))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(FailureType.of(failure)).isEqualTo(FailureType.RESTORE_REFUSED);
                    assertThat(failure.isNonRetryable()).isTrue();
                });
    }

    private interface Interruption {
        void happen() throws Exception;
    }

    /** A source in which something happens once, before the last member of a batch's first unit is delivered. */
    private MemberSource interrupted(Interruption interruption, int batch) {
        DataUnit unit = units.batches().get(batch).get(0);
        var last = unit.members().get(unit.members().size() - 1);
        MemberSource whole = MemberSource.ofBytes(dumped.compressed());
        return (offset, length) -> new FilterInputStream(whole.open(offset, length)) {
            private long position = offset;

            @Override
            public int read(byte[] target, int from, int count) throws IOException {
                if (position == last.offset()) {
                    try {
                        interruption.happen();
                    } catch (Exception e) {
                        throw new IOException(e);
                    }
                }
                int wanted = position < last.offset() ? (int) Math.min(count, last.offset() - position) : count;
                int read = super.read(target, from, wanted);
                position += Math.max(read, 0);
                return read;
            }

            @Override
            public byte[] readNBytes(int count) {
                throw new UnsupportedOperationException("members are read into buffers");
            }
        };
    }
}
