package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresCluster;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Restores a database with every kind of object that pg_dump knows, and compares it by pg_dump. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryKindRestoreTest {
    static final String DATABASE = "odd";

    private PostgresCluster source;
    private PostgresCluster target;
    private DumpedDatabase dumped;
    private List<String> expected;

    @BeforeAll
    void dumpTheSource() throws Exception {
        source = PostgresCluster.start(
                sourceBinaries(), PostgresCluster.Authentication.TRUST, Map.of("wal_level", "logical"));
        target = PostgresCluster.start(
                targetBinaries(), PostgresCluster.Authentication.TRUST, Map.of("wal_level", "logical"));
        source.execute("postgres", "create database " + DATABASE);
        load(source, DATABASE);
        dumped = DumpedDatabase.of(source, DATABASE);
        expected = SortedDump.of(source, DATABASE).stream()
                .filter(line -> !line.contains("default_transaction_read_only"))
                .toList();
    }

    Path sourceBinaries() {
        return PostgresCluster.defaultBinaries();
    }

    Path targetBinaries() {
        return PostgresCluster.defaultBinaries();
    }

    static void load(PostgresCluster cluster, String database) throws Exception {
        Path script = Path.of(EveryKindRestoreTest.class
                .getResource("/restore/every-kind.sql")
                .toURI());
        DumpedDatabase.output(cluster.client(
                "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname=" + database, "--file=" + script));
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

    @Test
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
        assertThat(SortedDump.of(target, DATABASE)).isEqualTo(expected);
        assertThat(loginRoles()).containsExactly(PostgresCluster.USER);
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
        EntryRestore restore = new EntryRestore(dumped, dumped.source(), source, DATABASE);
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
