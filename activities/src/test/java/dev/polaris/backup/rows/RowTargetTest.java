package dev.polaris.backup.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.postgres.PostgresCluster;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that is not as it was: what is said before approval, and what is left when things go wrong. */
final class RowTargetTest {
    private static final RowOptions MISSING = RowTrial.options(RowMode.INSERT_MISSING);

    private static PostgresCluster cluster;
    private RowTrial trial;

    @BeforeAll
    static void startCluster() {
        cluster = PostgresCluster.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void fill() throws Exception {
        trial = RowTrial.of(
                cluster,
                "create table t (id int primary key, a numeric, b text, c varchar(20))",
                "insert into t select n, n + 0.25, 'b' || n, 'c' || n from generate_series(1, 100) n");
    }

    @AfterEach
    void drop() throws Exception {
        assertThat(trial.leftovers()).isEmpty();
        trial.close();
    }

    private static void fails(String type, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo(type));
    }

    @Test
    void columnsThatCameAndWentAreToldOrRefused() throws Exception {
        trial.today(
                "delete from t where id <= 10",
                "alter table t drop column b",
                "alter table t add column extra text default 'x'");
        RowOrder order = trial.order("t", MISSING);
        RowPlan plan = trial.plan(order);
        assertThat(plan.refusals()).isEmpty();
        assertThat(plan.findings()).anyMatch(finding -> finding.contains("column b"));
        assertThat(plan.findings()).anyMatch(finding -> finding.contains("column extra"));
        trial.merge(order, plan);
        trial.drop();
        assertThat(trial.number("select count(*) from t where extra = 'x'")).isEqualTo(100);

        trial.today(
                "delete from t where id <= 10",
                "alter table t add column needed int",
                "update t set needed = 1",
                "alter table t alter needed set not null");
        assertThat(trial.plan(trial.order("t", MISSING)).refusals()).anyMatch(refusal -> refusal.contains("needed"));
        trial.drop();
    }

    @Test
    void valuesThatATypeOfTodayWouldAlterAreRefused() throws Exception {
        trial.today("delete from t where id <= 10", "alter table t alter a type numeric(10, 1)");
        assertThat(trial.plan(trial.order("t", MISSING)).refusals()).anyMatch(refusal -> refusal.contains("types"));
        trial.drop();

        trial.today("alter table t alter b type int using 0");
        fails("TARGET_UNSUITABLE", () -> trial.stage(trial.order("t", MISSING, 2, Duration.ofHours(1))));
        trial.drop();
    }

    @Test
    void aWiderTypeTakesTheRows() throws Exception {
        trial.today(
                "delete from t where id <= 10",
                "alter table t alter id type bigint",
                "alter table t alter c type text");

        trial.restore("t", MISSING);

        assertThat(trial.number("select count(*) from t")).isEqualTo(100);
    }

    @Test
    void triggersThatFireInAnyCaseAreRefused() throws Exception {
        trial.today(
                "delete from t where id = 1",
                "create function nothing() returns trigger language plpgsql as $$ begin return new; end $$",
                "create trigger always after insert on t execute function nothing()",
                "alter table t enable always trigger always");
        assertThat(trial.plan(trial.order("t", MISSING)).refusals()).anyMatch(refusal -> refusal.contains("always"));
        trial.drop();
    }

    @Test
    void aLoginNeedsTheRightToSwitchTriggersOff() throws Exception {
        trial.today(
                "delete from t where id = 1",
                "create role restorer login",
                "grant create on database " + trial.target().config().database() + " to restorer",
                "grant all on t to restorer");
        try {
            trial.loginAs("restorer");
            assertThat(trial.plan(trial.order("t", MISSING)).refusals())
                    .singleElement()
                    .asString()
                    .contains("GRANT SET ON PARAMETER");
            trial.drop();

            trial.today("grant set on parameter session_replication_role to restorer");
            trial.restore("t", MISSING);
            assertThat(trial.number("select count(*) from t")).isEqualTo(100);

            trial.today("alter table t enable row level security");
            fails("MISSING_PRIVILEGE", () -> trial.stage(trial.order("t", MISSING)));
            trial.drop();
        } finally {
            trial.loginAs(PostgresCluster.USER);
            trial.today("drop owned by restorer", "drop role restorer");
        }
    }

    @Test
    void aConditionIsOneConditionAndNothingElse() throws Exception {
        for (String condition : List.of("true); drop table t; --", "id = 1 -- x", "nonsense = 1", "id = 'x'")) {
            fails("BAD_INPUT", () -> trial.stage(trial.order("t", RowTrial.where(RowMode.REPLACE, condition))));
            trial.drop();
        }
        trial.today("create function evil() returns boolean language sql as 'delete from public.t returning true'");
        fails("BAD_INPUT", () -> trial.stage(trial.order("t", RowTrial.where(RowMode.REPLACE, "public.evil()"))));
        trial.drop();
        assertThat(trial.number("select count(*) from t")).isEqualTo(100);
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        fails("BAD_INPUT", () -> trial.stage(trial.order("nothing", MISSING)));
        trial.drop();
        trial.today("drop table t");
        fails("TARGET_UNSUITABLE", () -> trial.stage(trial.order("t", MISSING)));
        trial.drop();
    }

    @Test
    void aSessionEndedInTheMergeWritesNothingAndTheNextAttemptAllOfIt() throws Exception {
        trial.today("create sequence s owned by t.id", "delete from t where id <= 10");
        RowOrder order = trial.order("t", MISSING);
        RowPlan plan = trial.plan(order);
        var before = trial.today();
        try (Connection other = trial.connect()) {
            // Holds the merge up where every row is written and nothing committed.
            other.setAutoCommit(false);
            RowQueries.execute(other, "alter sequence s cache 2");
            CompletableFuture<Integer> session = new CompletableFuture<>();
            CompletableFuture<MergeReport> merging = CompletableFuture.supplyAsync(() -> trial.merge(
                    order,
                    plan,
                    connection -> session.complete((int) RowQueries.number(connection, "select pg_backend_pid()"))));
            int pid = session.get(60, TimeUnit.SECONDS);
            while (RowQueries.number(
                            other,
                            "select count(*) from pg_locks where pid = " + pid
                                    + " and not granted and relation = 's'::regclass")
                    == 0) {
                Thread.onSpinWait();
            }
            RowQueries.texts(other, "select pg_terminate_backend(" + pid + ")");
            assertThatThrownBy(() -> merging.get(60, TimeUnit.SECONDS)).hasMessageContaining("TARGET_LOST");
            other.rollback();
        }
        assertThat(trial.today()).isEqualTo(before);

        MergeReport report = trial.merge(order, plan);
        assertThat(trial.today()).isEqualTo(trial.before());
        // An answer that was lost is asked for again, and nothing is done again.
        trial.today("delete from t where id = 5");
        assertThat(trial.merge(order, plan)).isEqualTo(report);
        assertThat(trial.number("select count(*) from t")).isEqualTo(99);
        trial.drop();
    }

    @Test
    void aMergeThatIsStoppedWritesNothing() throws Exception {
        trial.today("create sequence s owned by t.id", "delete from t where id <= 10");
        RowOrder order = trial.order("t", MISSING);
        RowPlan plan = trial.plan(order);
        var before = trial.today();
        try (Connection other = trial.connect();
                ServerWork work = new ServerWork(trial.target(), "polaris-watch")) {
            other.setAutoCommit(false);
            RowQueries.execute(other, "alter sequence s cache 2");
            CompletableFuture<MergeReport> merging =
                    CompletableFuture.supplyAsync(() -> trial.merge(order, plan, work));
            // What waits for a lock counts as work: the heartbeat goes on.
            while (work.getAsLong() < 3
                    || RowQueries.number(other, "select count(*) from pg_locks where not granted") == 0) {
                Thread.onSpinWait();
            }
            work.stop();
            assertThatThrownBy(() -> merging.get(60, TimeUnit.SECONDS)).isNotNull();
            other.rollback();
        }
        assertThat(trial.today()).isEqualTo(before);
        trial.drop();
    }

    @Test
    void twoAttemptsAtOnceMergeOnce() throws Exception {
        trial.today("delete from t where id <= 10");
        RowOrder order = trial.order("t", MISSING);
        RowPlan plan = trial.plan(order);
        CompletableFuture<MergeReport> one = CompletableFuture.supplyAsync(() -> trial.merge(order, plan));
        CompletableFuture<MergeReport> two = CompletableFuture.supplyAsync(() -> trial.merge(order, plan));

        assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(two.get(60, TimeUnit.SECONDS));

        assertThat(trial.today()).isEqualTo(trial.before());
        trial.drop();
    }

    @Test
    void stagedRowsThatACrashTookAreNoticed() throws Exception {
        trial.today("delete from t where id <= 10");
        RowOrder order = trial.order("t", MISSING);
        RowPlan plan = trial.plan(order);
        try (RowTrial unharmed = trial) {
            cluster.kill();
            cluster.startAgain();
            fails("PLAN_CHANGED", () -> unharmed.merge(order, plan));
            fails("PLAN_CHANGED", () -> unharmed.diff(order));
        } catch (Exception closing) {
            // The backup's own session has died with the server.
        }
        trial = RowTrial.of(cluster, "create table t (id int)");
    }

    @Test
    void whatNobodyCameBackForIsDropped() throws Exception {
        RowOrder order = trial.order("t", MISSING, 1, Duration.ZERO);
        trial.stage(order);
        assertThat(trial.leftovers()).isNotEmpty();

        assertThat(new RowStaging(trial.target()).dropExpired()).isEqualTo(1);

        assertThat(trial.leftovers()).isEmpty();
    }

    @Test
    void rowsAndSamplesGoIntoFilesOfTheWorkersOwn(@TempDir Path directory) throws Exception {
        trial.today("delete from t where id <= 10", "update t set b = 'other' where id = 50");
        trial.exportTo(directory);
        RowOrder order = trial.order("t", new RowOptions(RowSelection.ALL, true, RowMode.INSERT_MISSING, false, false));
        RowPlan plan = trial.plan(order);

        ExportedRows exported =
                new RowExport(trial.target(), Optional.of(new RowFiles(directory))).export(order, SessionWatch.NONE);

        Path file = Path.of(exported.file());
        assertThat(exported.rows()).isEqualTo(10);
        assertThat(Files.readAllLines(file)).hasSize(11).startsWith("id,a,b,c").contains("7,7.25,b7,c7");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Path samples = Path.of(plan.samples());
        assertThat(Files.readString(samples)).contains("missing today").contains("other");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(samples)))
                .isEqualTo("rw-------");
        trial.drop();
    }
}
