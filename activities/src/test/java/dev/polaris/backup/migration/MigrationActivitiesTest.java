package dev.polaris.backup.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.DatabaseConfig.SslMode;
import dev.polaris.backup.config.MigrationsConfig;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.RestoreTarget;
import dev.polaris.backup.restore.Targets;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations of a restored database, on a real server. */
final class MigrationActivitiesTest {
    private static PostgresCluster cluster;
    private static int made;

    @TempDir
    private Path directory;

    private String database;

    @BeforeAll
    static void start() {
        cluster = PostgresCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void restored() throws Exception {
        database = "polaris_restored_" + ++made;
        cluster.execute("postgres", "create database " + database);
        cluster.execute(
                database,
                "create schema supabase_migrations",
                "create table supabase_migrations.schema_migrations"
                        + " (version text primary key, statements text[], name text)",
                "insert into supabase_migrations.schema_migrations values ('20250101000000', '{}', 'first')",
                "create table profiles (id int primary key, email text)",
                "insert into profiles values (1, 'somebody@example.com'), (2, 'else@example.com')");
        write("20250101000000_first.sql", "create table profiles (id int primary key, email text);");
    }

    @Test
    void whatIsMissingIsAppliedAndRecordedAsSupabaseDoes() throws Exception {
        write("20250102000000_add_phone.sql", "alter table profiles add phone text;\nselect 1;");
        write("20250103000000_index.sql", "begin;\ncreate index concurrently by_phone on profiles (phone);\ncommit;");
        write("notes.txt", "no migration");

        assertThat(activities().list(order(null)).wanted())
                .extracting(Migration::name)
                .containsExactly("first", "add_phone", "index");
        assertThat(activities().apply(order(null)))
                .isEqualTo(new MigrationReport(List.of("20250102000000", "20250103000000"), 1, "20250103000000"));

        assertThat(asked("select string_agg(concat_ws(' ', version, name, statements::text), '|' order by version)"
                        + " from supabase_migrations.schema_migrations"))
                .isEqualTo("20250101000000 first {}"
                        + "|20250102000000 add_phone {\"alter table profiles add phone text\",\"select 1\"}"
                        + "|20250103000000 index {\"create index              by_phone on profiles (phone)\"}");
    }

    @Test
    void itStopsAtTheFirstThatFailsAndGoesOnBehindIt() throws Exception {
        write("20250102000000_good.sql", "create table good ();");
        write("20250103000000_bad.sql", "create table half ();\n\nupdate profiles\n   set mail = 'x';");
        write("20250104000000_later.sql", "create table later ();");

        assertThatThrownBy(() -> activities().apply(order(null)))
                .isInstanceOf(ActivityFailure.class)
                .cause()
                .hasMessageContaining("20250103000000_bad.sql, line 4: ERROR: column \"mail\"")
                .hasMessageContaining("42703")
                .hasMessageContaining("MIGRATION_FAILED");
        assertThat(asked("select concat(to_regclass('good'), to_regclass('half'), to_regclass('later'))"))
                .isEqualTo("good");

        write("20250103000000_bad.sql", "update profiles set email = 'x';");
        assertThat(activities().apply(order(null)).applied())
                .containsExactly("20250102000000", "20250103000000", "20250104000000");
        assertThat(activities().apply(order(null)).applied()).hasSize(3);
    }

    @Test
    void noRowOfTheDatabaseIsInAFailure() throws Exception {
        write("20250102000000_cast.sql", "alter table profiles alter email type int using email::int;");
        write("20250103000000_unused.sql", "select 1;");
        assertThatThrownBy(() -> activities().apply(order(null)))
                .cause()
                .hasMessageContaining("20250102000000_cast.sql, line 1: the server refused a value")
                .hasMessageNotContaining("example.com");

        write(
                "20250102000000_cast.sql",
                "do $$ begin raise exception using errcode = '23514', message = (select email from profiles limit 1);"
                        + " end $$;");
        assertThatThrownBy(() -> activities().apply(order(null)))
                .cause()
                .hasMessageContaining("a function raised an exception")
                .hasMessageNotContaining("example.com");
    }

    @Test
    void aVersionCanBeWished() throws Exception {
        write("20250102000000_wanted.sql", "create table wanted ();");
        write("20250103000000_unwanted.sql", "create table unwanted ();");

        assertThat(activities().apply(order("20250102000000")).latest()).isEqualTo("20250102000000");
        assertThat(activities().apply(order("none")).latest()).isEqualTo("20250102000000");
        assertThat(activities().list(order("20250105000000")).problems())
                .singleElement()
                .asString()
                .contains("no migration 20250105000000");
        assertThatThrownBy(() -> activities().apply(order("20250101000000")))
                .cause()
                .hasMessageContaining("later than the wished 20250101000000");
    }

    @Test
    void nothingIsBegunWhenSomethingCannotBeDone() throws Exception {
        write("20250102000000_good.sql", "create table good ();");
        write("20250103000000_vacuum.sql", "create table half ();\nvacuum;");
        write("20240101000000_forgotten.sql", "create table forgotten ();");

        assertThat(activities().list(order(null)).problems())
                .singleElement()
                .asString()
                .startsWith("20250103000000_vacuum.sql, line 2: VACUUM");
        assertThatThrownBy(() -> activities().apply(order(null))).cause().hasMessageContaining("line 2: VACUUM");
        write("20250103000000_vacuum.sql", "select 1;");
        assertThatThrownBy(() -> activities().apply(order(null)))
                .cause()
                .hasMessageContaining("lacks the earlier 20240101000000_forgotten.sql");
        assertThat(asked("select to_regclass('good')")).isNull();
    }

    @Test
    void oneFilesSettingsAreNotTheNexts() throws Exception {
        write(
                "20250102000000_path.sql",
                "select pg_catalog.set_config('search_path', '', false); create role somebody; set role somebody;");
        write("20250103000000_plain.sql", "create table plain ();");

        assertThat(activities().apply(order(null)).applied()).hasSize(2);
        assertThat(asked("select tableowner from pg_tables where tablename = 'plain'"))
                .isEqualTo("postgres");
    }

    @Test
    void twoAttemptsAtOnceApplyEachOnce() throws Exception {
        write("20250102000000_once.sql", "insert into profiles values (3, 'x'); select pg_sleep(0.5);");
        MigrationRun one = run();
        MigrationRun other = run();
        MigrationDirectory.Wanted wanted = new MigrationDirectory(directory).read(null);

        CompletableFuture<MigrationReport> first = CompletableFuture.supplyAsync(() -> one.apply("x", wanted, null));
        CompletableFuture<MigrationReport> second = CompletableFuture.supplyAsync(() -> other.apply("x", wanted, null));

        assertThat(first.join()).isEqualTo(second.join());
        assertThat(asked("select count(*) from profiles")).isEqualTo("3");
    }

    @Test
    void aCommandMayDoIt() throws Exception {
        String good = "psql -qc \"insert into supabase_migrations.schema_migrations values ('$POLARIS_MIGRATE_TO')\"";
        MigrationsConfig command = new MigrationsConfig.Command(good);

        assertThat(activities(Optional.of(command))
                        .apply(order("20250105000000"))
                        .latest())
                .isEqualTo("20250105000000");
        assertThatThrownBy(() -> activities(Optional.of(new MigrationsConfig.Command("echo secret >&2; exit 3")))
                        .apply(order(null)))
                .cause()
                .hasMessageContaining("ended with status 3")
                .hasMessageNotContaining("secret");
    }

    @Test
    void whereNoneAreConfiguredNoneCanBeWished() {
        assertThat(activities(Optional.empty()).list(order(null)).problems()).isEmpty();
        assertThat(activities(Optional.empty()).apply(order(null)).latest()).isEqualTo("20250101000000");
        assertThat(activities(Optional.empty()).list(order("20250101000000")).problems())
                .hasSize(1);
    }

    private MigrationRun run() {
        return new MigrationRun(
                MigrationHistory.MIGRATIONS, target(), "polaris-migration/prod", "procedure/prod run-1");
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(directory.resolve(name), text);
    }

    private MigrationOrder order(String upTo) {
        Instance instance =
                new Instance("one", "127.0.0.1", cluster.port(), database, RestoreTarget.temporary("fresh", database));
        return new MigrationOrder("prod", "procedure/prod run-1", instance, upTo);
    }

    private MigrationActivities activities() {
        return activities(Optional.of(new MigrationsConfig.Directory(directory)));
    }

    private MigrationActivities activities(Optional<MigrationsConfig> config) {
        TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
        environment.registerActivitiesImplementations(new MigrationActivitiesForEnvironment(
                config, target -> new Targets.Target(target(), TargetConfig.Kind.PLAIN)));
        return environment.newActivityStub(MigrationActivities.class);
    }

    private PostgresDatabase target() {
        return new PostgresDatabase(
                PostgresDatabase.Side.TARGET,
                new DatabaseConfig(
                        "127.0.0.1",
                        cluster.port(),
                        database,
                        "postgres",
                        new SecretReference(SecretReference.Source.ENV, "P"),
                        SslMode.DISABLE,
                        Optional.empty()),
                Map.of("P", cluster.password()));
    }

    private String asked(String sql) throws Exception {
        try (Connection connection = cluster.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
