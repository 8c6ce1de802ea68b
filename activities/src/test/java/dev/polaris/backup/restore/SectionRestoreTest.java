package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresCluster;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A backup that is restored section by section, each by a restore of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SectionRestoreTest {
    private EveryKindDatabase source;
    private PostgresCluster target;
    private DumpedDatabase dumped;

    @BeforeAll
    void dumpTheSource() throws Exception {
        source = EveryKindDatabase.start(binaries());
        target = EveryKindDatabase.cluster(binaries());
        dumped = source.dumped();
    }

    Path binaries() {
        return PostgresCluster.defaultBinaries();
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

    private EntryRestore section(String database, RestoreSection... sections) {
        return new EntryRestore(
                dumped,
                EntryRestore.order(
                        dumped.source(), new RestoreOptions(null, null, null, List.of(sections), null), false),
                EntryRestore.database(target, database, PostgresCluster.USER),
                TargetConfig.Kind.PLAIN);
    }

    private void restore(EntryRestore restore) throws Exception {
        restore.prepare();
        restore.preData();
        restore.loadRows(dumped.archive());
        restore.postData();
        restore.settle();
        restore.release();
    }

    @Test
    void oneAfterTheOtherTheyGiveTheWhole() throws Exception {
        target.execute("postgres", "create database odd");
        restore(section("odd", RestoreSection.PRE_DATA));

        EntryRestore data = section("odd", RestoreSection.DATA);
        RestorePlan plan = data.plan();
        assertThat(plan.entries()).containsOnlyKeys("session settings", "data", "sequences");
        assertThat(plan.leftOut())
                .singleElement()
                .satisfies(group -> assertThat(group.reason()).contains("section was not asked for"));
        restore(data);
        assertRefused(section("odd", RestoreSection.DATA), "not empty: ");

        restore(section("odd", RestoreSection.POST_DATA));
        assertThat(SortedDump.of(target, "odd")).isEqualTo(source.expected());
        assertRefused(section("odd", RestoreSection.POST_DATA), "with indexes, constraints or triggers already: ");
    }

    @Test
    void whatIsNotAnEarlierSectionIsRefusedAndAllOfItNamed() throws Exception {
        target.execute("postgres", "create database spoiled");
        assertRefused(
                section("spoiled", RestoreSection.DATA), "missing: cron.job, ", " more; 0 large objects instead of 5");
        restore(section("spoiled", RestoreSection.PRE_DATA));
        target.execute(
                "spoiled",
                "drop table plain_names.people cascade",
                "insert into plain_names.parent values (1)",
                "alter table plain_names.orders drop column %s".formatted(column("orders")),
                "create index on plain_names.orders ((1))",
                "create table public.mine (id int)",
                "select lo_unlink(910003)");
        List<String> before = SortedDump.of(target, "spoiled");

        assertRefused(
                section("spoiled", RestoreSection.DATA, RestoreSection.POST_DATA),
                "missing: plain_names.a second, ",
                " plain_names.people, ",
                "not empty: plain_names.parent",
                "with indexes, constraints or triggers already: plain_names.orders",
                "without a column of the backup: plain_names.orders",
                "not of this backup: public.mine",
                "4 large objects instead of 5");
        assertThat(SortedDump.of(target, "spoiled")).isEqualTo(before);
    }

    /** Rows that were undone leave pages behind, and are no rows. */
    @Test
    void emptinessIsOfRowsAndNotOfPages() throws Exception {
        target.execute("postgres", "create database pages");
        restore(section("pages", RestoreSection.PRE_DATA));
        target.execute("pages", "insert into plain_names.parent values (1)", "delete from plain_names.parent");
        assertThat(section("pages", RestoreSection.DATA).plan().tables()).isPositive();
    }

    private String column(String table) throws SQLException {
        try (var connection = source.cluster().connect(EveryKindDatabase.NAME);
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select quote_ident(attname) from pg_attribute where attrelid = 'plain_names." + table
                                + "'::regclass and attnum > 0 and attgenerated = '' and not attisdropped"
                                + " order by attnum desc limit 1")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void assertRefused(EntryRestore restore, String... words) {
        assertThatThrownBy(restore::plan)
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(FailureType.of(failure)).isEqualTo(FailureType.TARGET_UNSUITABLE))
                .hasMessageContainingAll(words);
    }
}
