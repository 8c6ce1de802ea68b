package dev.polaris.backup.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.postgres.PostgresCluster;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows come back as they were, nothing else changes, and only what was approved is done. */
final class RowMergeTest {
    private static final String THINGS = "\"Odd schema\".\"Th\"\"ings\"";
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

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
        trial = RowTrial.of(cluster, ShopTables.statements());
    }

    @AfterEach
    void drop() throws Exception {
        assertThat(trial.leftovers()).isEmpty();
        trial.close();
    }

    private void silently(String... statements) throws Exception {
        for (String statement : statements) {
            trial.today("select silently('" + statement.replace("'", "''") + "')");
        }
    }

    @Test
    void deletedRowsComeBackAsTheyWere() throws Exception {
        silently("delete from " + THINGS + " where id between 500 and 1499");

        MergeReport report = trial.restore(THINGS, RowTrial.options(RowMode.INSERT_MISSING));

        assertThat(trial.today()).isEqualTo(trial.before());
        assertThat(report.tables()).singleElement().satisfies(table -> {
            assertThat(table.inserted()).isEqualTo(1000);
            assertThat(table.before()).isEqualTo(1000);
            assertThat(table.after()).isEqualTo(2000);
        });
    }

    @Test
    void whatIsThereTodayStaysUnlessTheModeSaysOtherwise() throws Exception {
        silently(
                "delete from " + THINGS + " where id <= 10",
                "update " + THINGS + " set \"select\" = 'changed', place = point(0, 0) where id between 11 and 15",
                "insert into " + THINGS + " (\"select\") values ('new')");
        RowOrder order = trial.order(THINGS, RowTrial.options(RowMode.INSERT_MISSING));

        RowPlan plan = trial.plan(order);

        assertThat(plan.refusals()).isEmpty();
        assertThat(plan.tables()).singleElement().satisfies(table -> {
            assertThat(table.missing()).isEqualTo(10);
            assertThat(table.changed()).isEqualTo(5);
            assertThat(table.extra()).isEqualTo(1);
            assertThat(table.unchanged()).isEqualTo(1985);
            assertThat(table.changedColumns())
                    .containsEntry("select", 5L)
                    .containsEntry("place", 5L)
                    .hasSize(2);
        });
        trial.merge(order, plan);
        trial.drop();
        assertThat(trial.number("select count(*) from " + THINGS + " where \"select\" = 'changed'"))
                .isEqualTo(5);
        assertThat(trial.number("select count(*) from " + THINGS + " where \"select\" = 'new'"))
                .isEqualTo(1);

        trial.restore(THINGS, RowTrial.options(RowMode.UPSERT));
        assertThat(trial.number("select count(*) from " + THINGS + " where \"select\" = 'changed'"))
                .isZero();
        assertThat(trial.number("select count(*) from " + THINGS + " where \"select\" = 'new'"))
                .isEqualTo(1);

        trial.restore(THINGS, RowTrial.options(RowMode.REPLACE));
        assertThat(trial.today()).isEqualTo(trial.before());
    }

    @Test
    void aConditionSelectsRowsOfTheBackupAndOfToday() throws Exception {
        silently(
                "delete from " + THINGS + " where id in (5, 2000)",
                "insert into " + THINGS + " (price) values (5), (7)");
        RowOptions options =
                RowTrial.where(RowMode.REPLACE, "\"select\" is not distinct from null and price = 5 or id < 10");

        MergeReport report = trial.restore(THINGS, options);

        assertThat(report.tables().get(0).inserted()).isEqualTo(1);
        assertThat(report.tables().get(0).deleted()).isEqualTo(1);
        assertThat(trial.number("select count(*) from " + THINGS + " where id = 2000"))
                .isZero();
        assertThat(trial.number("select count(*) from " + THINGS + " where price = 7"))
                .isEqualTo(1);
    }

    @Test
    void keysSelectRowsAndOnlyTheirsAreStaged() throws Exception {
        silently("delete from parts where thing < 100");
        RowOrder order = trial.order(
                "parts", RowTrial.keys(RowMode.INSERT_MISSING, List.of(List.of("1", "2"), List.of("3", " 1"))));

        StagedRows staged = trial.stage(order);
        MergeReport report = trial.merge(order, trial.diff(order));
        trial.drop();

        assertThat(staged.tables().get(0).rows()).isEqualTo(2);
        assertThat(report.tables().get(0).inserted()).isEqualTo(2);
        assertThat(trial.number("select count(*) from parts where (thing, no) in ((1, 2), (3, 1))"))
                .isEqualTo(2);
        assertThat(trial.number("select count(*) from parts where thing < 100")).isEqualTo(2);
    }

    @Test
    void rowsWithoutAKeyAreComparedAsAMultiset() throws Exception {
        silently("delete from log where ctid in (select ctid from log where line = 'line 1' limit 3)");
        silently("insert into log select 'line 2', '2026-01-01 00:00+00' from generate_series(1, 4)");
        RowOrder order = trial.order("log", RowTrial.options(RowMode.REPLACE));

        RowPlan plan = trial.plan(order);
        trial.merge(order, plan);
        trial.drop();

        assertThat(plan.tables().get(0).missing()).isEqualTo(3);
        assertThat(plan.tables().get(0).extra()).isEqualTo(4);
        assertThat(plan.findings()).anyMatch(finding -> finding.contains("no key"));
        assertThat(trial.today()).isEqualTo(trial.before());
    }

    @Test
    void sequencesMoveForwardOnly() throws Exception {
        silently("delete from goals", "select setval('public.goals_id_seq', 4)");
        assertThat(trial.restore("goals", RowTrial.options(RowMode.INSERT_MISSING))
                        .sequences())
                .isEqualTo(1);
        assertThat(trial.number("select last_value from goals_id_seq")).isEqualTo(10);

        silently("delete from goals", "select setval('public.goals_id_seq', 400)");
        assertThat(trial.restore("goals", RowTrial.options(RowMode.INSERT_MISSING))
                        .sequences())
                .isZero();
        assertThat(trial.number("select last_value from goals_id_seq")).isEqualTo(400);
    }

    @Test
    void aWriterBetweenApprovalAndMergeChangesThePlanAndNothingIsWritten() throws Exception {
        silently("delete from " + THINGS + " where id <= 10");
        RowOrder order = trial.order(THINGS, RowTrial.options(RowMode.INSERT_MISSING));
        RowPlan approved = trial.plan(order);
        silently("insert into " + THINGS + " (id, \"select\") overriding system value values (3, 'mine')");
        var before = trial.today();

        assertThatThrownBy(() -> trial.merge(order, approved))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo("PLAN_CHANGED"));

        assertThat(trial.today()).isEqualTo(before);
        RowPlan anew = trial.diff(order);
        assertThat(anew.digest()).isNotEqualTo(approved.digest());
        assertThat(anew.tables().get(0).missing()).isEqualTo(9);
        trial.merge(order, anew);
        trial.drop();
        assertThat(trial.number("select count(*) from " + THINGS + " where \"select\" = 'mine'"))
                .isEqualTo(1);
    }

    @Test
    void aWriterThatTouchesOtherRowsDoesNotDisturb() throws Exception {
        silently("delete from " + THINGS + " where id <= 10");
        RowOrder order = trial.order(THINGS, RowTrial.options(RowMode.INSERT_MISSING));
        RowPlan approved = trial.plan(order);
        silently("update " + THINGS + " set \"select\" = 'busy' where id = 777");

        trial.merge(order, approved);
        trial.drop();

        assertThat(trial.number("select count(*) from " + THINGS)).isEqualTo(2000);
        assertThat(trial.number("select count(*) from " + THINGS + " where \"select\" = 'busy'"))
                .isEqualTo(1);
    }

    @Test
    void noValueIsInAnyRecordOrMessage() throws Exception {
        silently(
                "delete from owners where email = 'owner1@example.com'",
                "insert into owners (email) values ('owner1@example.com')");
        RowOrder order = trial.order("owners", RowTrial.options(RowMode.INSERT_MISSING));
        StagedRows staged = trial.stage(order);
        RowPlan plan = trial.diff(order);
        String told = MAPPER.writeValueAsString(staged) + MAPPER.writeValueAsString(plan) + plan.lines();
        assertThat(told).doesNotContain(RowTrial.MARKER).doesNotContain("example.com");
        assertThat(plan.refusals()).anyMatch(refusal -> refusal.contains("owners_email_key"));

        assertThatThrownBy(() -> trial.merge(order, plan))
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("example.com"));
        trial.drop();
    }

    @Test
    void whoeverMayNotSeeTheTableMayNotSeeItsStagedRows() throws Exception {
        trial.today(
                "alter default privileges grant all on tables to public",
                "alter default privileges grant all on schemas to public");
        trial.plan(trial.order("owners", RowTrial.options(RowMode.INSERT_MISSING)));

        assertThat(trial.number("select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace,"
                        + " aclexplode(relacl) a where nspname like 'polaris%' and a.grantee <> relowner"))
                .isZero();
        assertThat(trial.number("select count(*) from pg_namespace, aclexplode(nspacl) a where nspname like 'polaris%'"
                        + " and a.grantee <> nspowner"))
                .isZero();
        trial.drop();
    }
}
