package dev.polaris.backup.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.postgres.PostgresCluster;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was lost along foreign keys comes back along foreign keys, and no row ever lacks its parent. */
final class RelatedRowsTest {
    private static final String THINGS = "\"Odd schema\".\"Th\"\"ings\"";
    private static final RowOptions ONE_THING = RowTrial.keys(RowMode.INSERT_MISSING, List.of(List.of("1501")));

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

    @Test
    void aWholeCascadeComesBack() throws Exception {
        trial.today("delete from owners where email in ('owner3@example.com', 'owner4@example.com')", "truncate fired");
        assertThat(trial.today()).isNotEqualTo(trial.before());

        MergeReport report =
                trial.restore("owners", RowTrial.withRelated(RowTrial.options(RowMode.INSERT_MISSING), false, true));

        assertThat(trial.today()).isEqualTo(trial.before());
        assertThat(report.tables()).extracting(table -> table.table().name()).contains("owners", "Th\"ings", "parts");
        // The goals' and the things' triggers would have told.
        assertThat(trial.number("select count(*) from fired")).isZero();
    }

    @Test
    void missingParentsAreRefusedUnlessTheyAreBroughtBackToo() throws Exception {
        trial.today("delete from owners where id = (select owner from " + THINGS + " where id = 1501)");
        RowOrder order = trial.order(THINGS, ONE_THING);
        RowPlan plan = trial.plan(order);
        assertThat(plan.refusals())
                .anyMatch(refusal -> refusal.contains("public.owners") && refusal.contains("withParents"));
        trial.drop();

        MergeReport report = trial.restore(THINGS, RowTrial.withRelated(ONE_THING, true, false));

        // The thing's chain of parents, a hundred apart, is gone by the cascade where the owner is the same.
        assertThat(trial.number("select count(*) from " + THINGS + " where id = 1501"))
                .isEqualTo(1);
        assertThat(trial.number("select count(*) from " + THINGS + " t where parent is not null and not exists (select"
                        + " from " + THINGS + " p where p.id = t.parent)"))
                .isZero();
        assertThat(trial.number("select count(*) from owners")).isEqualTo(20);
        assertThat(report.tables().get(0).inserted()).isGreaterThan(1);
    }

    @Test
    void parentsAreReadByTheirKeysOnly() throws Exception {
        trial.today("select silently('delete from owners where email = ''owner3@example.com''')");
        trial.today("select silently('delete from " + THINGS + " where id = 1502')");
        RowOrder order = trial.order(
                THINGS,
                RowTrial.withRelated(RowTrial.keys(RowMode.INSERT_MISSING, List.of(List.of("1502"))), true, false));

        StagedRows staged = trial.stage(order);

        assertThat(staged.tables()).extracting(StagedRows.Table::rows).containsExactly(1L, 1L);
        trial.merge(order, trial.diff(order));
        trial.drop();
        assertThat(trial.today()).isEqualTo(trial.before());
    }

    @Test
    void rowsThatOthersReferToAreNotDeleted() throws Exception {
        trial.today(
                "select silently('insert into " + THINGS + " (id) overriding system value values (5000)')",
                "select silently('insert into parts values (5000, 1, null)')");

        RowPlan plan = trial.plan(trial.order(THINGS, RowTrial.options(RowMode.REPLACE)));

        assertThat(plan.refusals()).anyMatch(refusal -> refusal.contains("public.parts"));
        trial.drop();
    }
}
