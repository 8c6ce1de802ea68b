package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.verify.CheckVerdict;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Targets that cannot take a backup, or not all of it: what they cannot take is named, and never half-done. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TargetLimitsTest {
    private static final String NEWER = System.getenv("POLARIS_PG17_BIN");

    private PostgresCluster source;
    private PostgresCluster target;

    @BeforeAll
    void start() {
        source = PostgresCluster.start();
        target = PostgresCluster.start();
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
    void anOlderMajorIsRefused() throws Exception {
        assumeTrue(NEWER != null, "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        target.execute("postgres", "create database older");
        List<String> before = SortedDump.of(target, "older");
        try (PostgresCluster newer =
                PostgresCluster.start(Path.of(NEWER), PostgresCluster.Authentication.TRUST, Map.of())) {
            newer.execute("postgres", "create table public.t as select 1 as id");
            DumpedDatabase dumped = DumpedDatabase.of(newer, "postgres");

            assertRefused(
                    new EntryRestore(dumped, dumped.source(), target, "older"),
                    "it is PostgreSQL 15",
                    "the backup is of PostgreSQL 17",
                    FailureType.TARGET_UNSUITABLE.hint());
        }
        assertThat(SortedDump.of(target, "older")).isEqualTo(before);
    }

    @Test
    void aStandbyIsRefused() throws Exception {
        source.execute("postgres", "create database of_primary");
        DumpedDatabase dumped = DumpedDatabase.of(source, "of_primary");
        try (PostgresCluster standby = PostgresCluster.start()) {
            standby.execute("postgres", "create database copy");
            standby.becomeStandby();

            assertRefused(
                    new EntryRestore(dumped, dumped.source(), standby, "copy"), "it is a standby and takes no writes");
        }
    }

    /** The host withholds the cluster's identifier; that the server is the same one, its start tells all the same. */
    @Test
    void theSourceIsKnownByTheMomentItWasStarted() throws Exception {
        source.execute("postgres", "create database live", "create database other");
        DumpedDatabase dumped = DumpedDatabase.of(source, "live");
        BackupSource known = dumped.source();
        SourceFacts facts = known.source();
        BackupSource silent = new BackupSource(
                known.backupId(),
                known.slot(),
                known.dump(),
                known.index(),
                known.roles(),
                new SourceFacts(
                        null,
                        facts.databaseOid(),
                        facts.database(),
                        facts.serverVersion(),
                        facts.sizeBytes(),
                        facts.dumpTool(),
                        facts.serverStartedAt()),
                known.snapshotTime(),
                null);

        assertThatThrownBy(() -> new EntryRestore(dumped, silent, source, "live").plan())
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(FailureType.of(failure)).isEqualTo(FailureType.TARGET_IS_SOURCE));
        assertThat(new EntryRestore(dumped, silent, source, "other").plan().tables())
                .isZero();
    }

    /** The canary's usual case: the source's platform has an extension that the target's server lacks. */
    @Test
    void whatNeedsAMissingExtensionIsUnprovenAndTheShareIsTold() throws Exception {
        assumeTrue(NEWER != null, "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        source.execute("postgres", "create database platform");
        source.execute(
                "platform",
                "create schema extensions",
                "create extension \"uuid-ossp\" schema extensions",
                "create table public.tokens (id uuid default extensions.uuid_generate_v4() primary key, n int)",
                "insert into public.tokens (n) select generate_series(1, 5)",
                "create table public.kept as select generate_series(1, 30) as id");
        DumpedDatabase dumped = DumpedDatabase.of(source, "platform");
        try (PostgresCluster newer =
                PostgresCluster.start(Path.of(NEWER), PostgresCluster.Authentication.TRUST, Map.of())) {
            newer.execute("postgres", "create database platform");
            EntryRestore restore = new EntryRestore(dumped, dumped.source(), newer, "platform");
            RestorePlan plan = restore.plan();
            assertThat(plan.leftOut()).singleElement().satisfies(group -> {
                assertThat(group.unproven()).isTrue();
                assertThat(group.reason()).contains("needs extension uuid-ossp");
                assertThat(group.rows()).isEqualTo(5);
                assertThat(group.examples()).contains("TABLE public.tokens");
            });
            restore.everything(dumped.archive());

            ValidationReport report = restore.validate(dumped.archive(), dumped.index(), newer);

            assertThat(report.failures()).isEmpty();
            assertThat(report.verdict()).isEqualTo(CheckVerdict.NOT_RUN);
            assertThat(report.share()).isEqualTo(new ProvenShare(2, 1, 35, 30));
            assertThat(findings(report))
                    .anyMatch(text -> text.startsWith("not proven: TABLE public.tokens: needs extension uuid-ossp"));
        }
    }

    /** Labels of a provider that only the source loads: everything else arrives. */
    @Test
    void aLabelWithoutItsProviderIsUnproven() throws Exception {
        source.execute("postgres", "create database labelled");
        // A label as a provider leaves it in the catalogue; no provider is installed here to set one.
        source.execute(
                "labelled",
                "create table public.secret (id int, name text)",
                "insert into public.secret values (1, 'x')",
                "set allow_system_table_mods = on",
                "insert into pg_seclabel values ('public.secret'::regclass, 'pg_class'::regclass, 2, 'absent',"
                        + " 'it''s $polaris$ secret')",
                "insert into pg_seclabel values ('public'::regnamespace, 'pg_namespace'::regclass, 0, 'absent', 'open')");
        DumpedDatabase dumped = DumpedDatabase.of(source, "labelled");
        target.execute("postgres", "create database labelled");
        EntryRestore restore = new EntryRestore(dumped, dumped.source(), target, "labelled");
        restore.everything(dumped.archive());

        ValidationReport report = restore.validate(dumped.archive(), dumped.index(), target);

        assertThat(report.failures()).isEmpty();
        assertThat(report.verdict()).isEqualTo(CheckVerdict.NOT_RUN);
        assertThat(findings(report))
                .filteredOn(text -> text.startsWith("not proven: SECURITY LABEL "))
                .hasSize(2)
                .allMatch(text -> text.endsWith(Forgiven.NO_PROVIDER));
        assertThat(values(target, "labelled", "select name from public.secret")).containsExactly("x");
    }

    @Test
    void aLoginThatIsNoSuperuserRestoresWhatItMay() throws Exception {
        withoutSuperuser(source, target);
    }

    @Test
    void aLoginThatIsNoSuperuserRestoresWhatItMayOn17() throws Exception {
        assumeTrue(NEWER != null, "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        try (PostgresCluster newer =
                PostgresCluster.start(Path.of(NEWER), PostgresCluster.Authentication.TRUST, Map.of())) {
            withoutSuperuser(newer, newer);
        }
    }

    private static void withoutSuperuser(PostgresCluster from, PostgresCluster to) throws Exception {
        from.execute(
                "postgres",
                "create role app_owner",
                "create role app_reader",
                "grant app_reader to app_owner",
                "create database app");
        from.execute(
                "app",
                "create schema app authorization app_owner",
                "grant usage on schema app to app_reader",
                "create extension pg_trgm",
                "create table app.people (id int generated always as identity primary key, name text)",
                "create index on app.people using gin (name public.gin_trgm_ops)",
                "create table app.orders (id int primary key, person int references app.people)",
                "insert into app.people (name) select 'name ' || g from generate_series(1, 20) g",
                "insert into app.orders select g, g from generate_series(1, 20) g",
                "alter table app.people owner to app_owner",
                "alter table app.people enable row level security",
                "create policy all_of_them on app.people to app_reader using (true)",
                "grant select on app.people to app_reader with grant option",
                "set role app_reader",
                "grant select on app.people to pg_monitor",
                "reset role",
                "create table public.in_public as select 1 as id",
                "alter table public.in_public owner to app_owner",
                "create function app.touch() returns event_trigger language plpgsql as 'begin end'",
                "create event trigger touched on ddl_command_end execute function app.touch()",
                "create function app.unsafe() returns int language internal as 'pg_backend_pid'",
                "create view app.needs_it as select app.unsafe()",
                "create function app.leakproof() returns int language sql leakproof as 'select 1'",
                "create function app.writes() returns text language sql as $$ select '\n    LANGUAGE c' $$",
                "create publication everything for all tables",
                "create publication of_people for table app.people",
                "alter default privileges for role app_owner in schema app grant select on tables to app_reader",
                "alter default privileges grant select on tables to app_reader",
                "select lo_from_bytea(4711, 'mine')",
                "alter large object 4711 owner to app_owner",
                "grant select on large object 4711 to app_reader");
        DumpedDatabase dumped = DumpedDatabase.of(from, "app");
        if (from == to) {
            // As on a new server: its roles are not there.
            from.execute("postgres", "drop database app", "drop role app_owner", "drop role app_reader");
        }
        to.execute(
                "postgres",
                "create role helpless login",
                "create role restorer login createrole",
                "create database mine owner restorer",
                "create database others owner helpless");
        assertRefused(
                restore(dumped, to, "others", "helpless"), "helpless may not create roles", "app_owner, app_reader");

        EntryRestore restore = restore(dumped, to, "mine", "restorer");
        RestorePlan plan = restore.plan();
        assertThat(leftOut(plan))
                .containsOnlyKeys(
                        "needs a superuser, which restorer is not",
                        "default privileges of a role that restorer is no member of");
        assertThat(leftOut(plan).get("needs a superuser, which restorer is not"))
                .containsExactlyInAnyOrder(
                        "FUNCTION app.unsafe()",
                        "FUNCTION app.leakproof()",
                        "VIEW app.needs_it",
                        "EVENT TRIGGER touched",
                        "PUBLICATION everything");
        assertThat(plan.findings()).anyMatch(finding -> finding.message().startsWith("restorer is no superuser"));
        restore.everything(dumped.archive());

        ValidationReport report = restore.validate(dumped.archive(), dumped.index(), to);

        assertThat(report.failures()).isEmpty();
        assertThat(report.verdict()).isEqualTo(CheckVerdict.NOT_RUN);
        assertThat(report.share().tablesProven()).isEqualTo(3);
        assertThat(owners(to))
                .containsEntry("app.people", "app_owner")
                // That of the source's superuser, and one whose owner may not create in the schema.
                .containsEntry("app.orders", "restorer")
                .containsEntry("public.in_public", "restorer");
        assertThat(findings(report))
                .contains(
                        "note: TABLE app.orders: is owned by restorer; in the backup by postgres",
                        "note: TABLE public.in_public: is owned by restorer; in the backup by app_owner");
        assertThat(values(to, "mine", "select lomowner::regrole::text from pg_largeobject_metadata where oid = 4711"))
                .containsExactly("app_owner");
    }

    private static EntryRestore restore(DumpedDatabase dumped, PostgresCluster cluster, String database, String login) {
        return new EntryRestore(
                dumped,
                EntryRestore.order(dumped.source(), RestoreOptions.EVERYTHING, false),
                EntryRestore.database(cluster, database, login),
                TargetConfig.Kind.PLAIN);
    }

    private static Map<String, List<String>> leftOut(RestorePlan plan) {
        Map<String, List<String>> groups = new TreeMap<>();
        plan.leftOut().forEach(group -> groups.put(group.reason(), group.examples()));
        return groups;
    }

    private static Map<String, String> owners(PostgresCluster cluster) throws SQLException {
        Map<String, String> owners = new TreeMap<>();
        try (Connection connection = cluster.connect("mine");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select oid::regclass::text, relowner::regrole::text"
                        + " from pg_class where relkind = 'r' and relnamespace in ('app'::regnamespace,"
                        + " 'public'::regnamespace)")) {
            while (rows.next()) {
                String name = rows.getString(1);
                owners.put(name.contains(".") ? name : "public." + name, rows.getString(2));
            }
        }
        return owners;
    }

    private static List<String> values(PostgresCluster cluster, String database, String sql) throws SQLException {
        try (Connection connection = cluster.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static List<String> findings(ValidationReport report) {
        return report.checks().stream()
                .flatMap(check -> check.findings().stream())
                .map(ValidationFinding::text)
                .toList();
    }

    private static void assertRefused(EntryRestore restore, String... words) {
        assertThatThrownBy(restore::plan)
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(FailureType.of(failure)).isEqualTo(FailureType.TARGET_UNSUITABLE))
                .hasMessageContainingAll(words);
    }
}
