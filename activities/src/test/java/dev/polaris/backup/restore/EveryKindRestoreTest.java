package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresCluster;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Restores a database with every kind of object that pg_dump knows, and compares it by pg_dump. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryKindRestoreTest {
    private static final String DATABASE = EveryKindDatabase.NAME;

    private EveryKindDatabase source;
    private PostgresCluster target;
    private DumpedDatabase dumped;

    @BeforeAll
    void dumpTheSource() throws Exception {
        source = EveryKindDatabase.start(sourceBinaries());
        target = EveryKindDatabase.cluster(targetBinaries());
        dumped = source.dumped();
    }

    Path sourceBinaries() {
        return PostgresCluster.defaultBinaries();
    }

    Path targetBinaries() {
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

    private EntryRestore into(String database) {
        return new EntryRestore(dumped, dumped.source(), target, database);
    }

    private void emptyDatabase(String name) throws SQLException {
        // A database with a subscription cannot be dropped.
        target.execute("postgres", "create database " + name);
    }

    /** Before the others, which would find its roles in the cluster. */
    @Test
    @Order(1)
    void everythingArrives(@TempDir Path directory) throws Exception {
        emptyDatabase(DATABASE);
        EntryRestore restore = into(DATABASE);
        RestorePlan plan = restore.plan();
        assertThat(plan.leftOut()).isEmpty();
        assertThat(plan.resumes()).isFalse();
        assertThat(plan.roles()).contains("odd owner", "odd_reader");
        restore.prepare();
        assertThat(restore.plan().resumes()).isTrue();
        assertThat(restore.plan().digest()).isEqualTo(plan.digest());
        StepResult preData = restore.preData();
        assertThat(preData.entries()).isEqualTo(plan.entries().get("pre-data"));
        dumped.loadRows(target, DATABASE, directory);
        restore.postData();
        restore.settle();
        restore.release();
        compare(directory);
        assertThat(loginRoles()).containsExactly(PostgresCluster.USER);
    }

    private void compare(Path directory) throws Exception {
        if (sourceBinaries().equals(targetBinaries())) {
            assertThat(SortedDump.of(target, DATABASE)).isEqualTo(source.expected());
            // But for the login that one of them had.
            assertThat(SortedDump.oddRoles(target))
                    .isEqualTo(SortedDump.oddRoles(source.cluster()).stream()
                            .map(line -> line.replace(" LOGIN ", " NOLOGIN "))
                            .sorted()
                            .toList());
            return;
        }
        // Another major writes some objects in other words; the same as stock tools restore is all that can be asked
        // for.
        emptyDatabase("stock");
        dumped.restoreByStockTools(target, "stock", directory);
        assertThat(SortedDump.lines(target, DATABASE)).isEqualTo(SortedDump.lines(target, "stock"));
    }

    @Test
    void aCopyDoesNotActOnTheWorld(@TempDir Path directory) throws Exception {
        emptyDatabase("copy");
        EntryRestore restore = new EntryRestore(
                dumped,
                EntryRestore.order(dumped.source(), RestoreOptions.EVERYTHING, true),
                EntryRestore.database(target, "copy", PostgresCluster.USER),
                TargetConfig.Kind.PLAIN);
        RestorePlan plan = restore.plan();
        assertThat(plan.leftOut()).singleElement().satisfies(group -> {
            assertThat(group.reason()).contains("quarantined");
            assertThat(group.unproven()).isFalse();
            assertThat(group.entries()).isEqualTo(2);
        });
        restore.prepare();
        restore.preData();
        dumped.loadRows(target, "copy", directory);
        assertThat(restore.postData().findings())
                .extracting(RestoreFinding::entry)
                .contains("TRIGGER plain_names.orders webhook", "SUBSCRIPTION odd_subscription");
        assertThat(restore.settle().findings())
                .extracting(RestoreFinding::entry)
                .contains("EVENT TRIGGER odd_event");
        restore.release();
        assertThat(values("copy", "select jobid::text || active from cron.job order by 1"))
                .containsExactly("1false", "2false");
        assertThat(values(
                        "copy",
                        "select tgname from pg_trigger where not tgisinternal and tgrelid = 'cron.job'::regclass"))
                .isEmpty();
        assertThat(values(
                        "copy",
                        "select tgname from pg_trigger where tgenabled = 'D' and tgname <> 'cloned' order by 1"))
                .containsExactly("of_statement", "webhook");
        assertThat(values("copy", "select evtenabled::text from pg_event_trigger"))
                .containsExactly("D");
        assertThat(values(
                        "copy",
                        "select subslotname from pg_subscription s join pg_database d on d.oid = subdbid"
                                + " where datname = current_database() and not subenabled"))
                .containsOnlyNulls()
                .hasSize(1);
        assertThat(values("copy", "select umid::text from pg_user_mappings")).isEmpty();
        assertThat(values("copy", "select unnest(srvoptions) from pg_foreign_server"))
                .containsExactlyInAnyOrder("host=quarantined.invalid", "dbname=x");
    }

    private List<String> values(String database, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = target.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    @Test
    void oneTableComesWithWhatHangsOnItAndWhatItNeeds() throws Exception {
        emptyDatabase("selected");
        RestoreOptions options = new RestoreOptions(
                null, List.of("plain_names.orders", "plain_names.parent"), List.of("plain_names.parent"), null, null);
        EntryRestore restore = new EntryRestore(
                dumped,
                EntryRestore.order(dumped.source(), options, false),
                EntryRestore.database(target, "selected", PostgresCluster.USER),
                TargetConfig.Kind.PLAIN);
        RestorePlan plan = restore.plan();
        assertThat(plan.tables()).isEqualTo(1);
        assertThat(plan.rows()).isEqualTo(500);
        restore.prepare();
        restore.preData();
        restore.postData();
        restore.settle();
        restore.release();
        List<String> lines = SortedDump.lines(target, "selected", "--schema-only");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("CREATE TABLE plain_names.orders "))
                .anyMatch(line -> line.startsWith("CREATE SEQUENCE plain_names.ticket"))
                .anyMatch(line -> line.startsWith("CREATE INDEX orders_expression"))
                .anyMatch(line -> line.startsWith("CREATE TRIGGER webhook"))
                .anyMatch(line -> line.contains("ON SEQUENCE plain_names.ticket TO odd_reader"))
                .anyMatch(line -> line.contains("orders_self_fkey"))
                .noneMatch(line -> line.contains("CREATE TABLE plain_names.people"))
                .noneMatch(line -> line.contains("orders_person_fkey"))
                .noneMatch(line -> line.contains("plain_names.parent"));
    }

    private List<String> loginRoles() throws SQLException {
        try (Connection connection = target.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select array_agg(rolname) from pg_roles where rolcanlogin and rolname !~ '^pg_'")) {
            rows.next();
            return List.of((String[]) rows.getArray(1).getArray());
        }
    }

    @Test
    void theDatabaseThatWasDumpedIsRefused() {
        EntryRestore restore = new EntryRestore(dumped, dumped.source(), source.cluster(), DATABASE);
        assertRefused(restore, FailureType.TARGET_IS_SOURCE);
    }

    @Test
    void aTargetWithObjectsIsRefusedAndNotTouched() throws Exception {
        emptyDatabase("taken");
        target.execute("taken", "create table public.mine (a int)");
        List<String> before = SortedDump.of(target, "taken");
        assertRefused(into("taken"), FailureType.TARGET_NOT_EMPTY);
        assertThat(SortedDump.of(target, "taken")).isEqualTo(before);
    }

    @Test
    void aTargetOfAnotherRestoreIsRefused() throws Exception {
        emptyDatabase("busy");
        try (Connection connection = target.connect("busy")) {
            assertThat(ProgressTable.take(connection, "another", "digest")).isEqualTo("another");
        }
        assertRefused(into("busy"), FailureType.TARGET_BUSY);
    }

    private static void assertRefused(EntryRestore restore, FailureType type) {
        assertThatThrownBy(restore::plan)
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(FailureType.of(failure)).isEqualTo(type));
    }
}
