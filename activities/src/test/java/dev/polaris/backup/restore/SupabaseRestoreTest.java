package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
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

/** The demo goes into a fresh Supabase project: the customer's part arrives whole, the platform's is as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SupabaseRestoreTest {
    private static final String DATABASE = "demo";

    private PostgresCluster source;
    private SupabaseProject project;
    private DumpedDatabase dumped;
    private EntryRestore restore;

    @BeforeAll
    void dumpTheSource(@TempDir Path directory) throws Exception {
        source = PostgresCluster.start();
        source.execute("postgres", "create database " + DATABASE);
        SupabaseProject.loadDemo(source, DATABASE, 200);
        source.execute(
                DATABASE,
                // Only a superuser makes these, and a project has none.
                "drop foreign data wrapper wrapper_without_handler cascade",
                "drop server if exists reporting cascade");
        project = SupabaseProject.like(source, DATABASE, directory);
        dumped = DumpedDatabase.of(source, DATABASE);
        PostgresDatabase target = EntryRestore.database(project.cluster(), "postgres", "postgres");
        restore = new EntryRestore(
                dumped,
                // Base types, rules of owners and other oddities are a superuser's.
                EntryRestore.order(
                        dumped.source(), new RestoreOptions(null, null, List.of("oddities"), null, null), false),
                target,
                TargetConfig.Kind.SUPABASE);
    }

    @AfterAll
    void stop() {
        if (source != null) {
            source.close();
        }
        if (project != null) {
            project.close();
        }
    }

    @Test
    @Order(1)
    void aProjectOfAnotherVersionIsRefused() throws Exception {
        project.admin("alter table auth.users rename column is_anonymous to was_anonymous");
        assertThatThrownBy(restore::plan).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(FailureType.of(failure)).isEqualTo(FailureType.TARGET_UNSUITABLE);
            assertThat(failure.getOriginalMessage()).contains("auth.users", "is_anonymous");
        });
        project.admin("alter table auth.users rename column was_anonymous to is_anonymous");
    }

    @Test
    @Order(2)
    void theCustomersPartArrivesAndThePlatformStays() throws Exception {
        List<String> before = project.platform();
        RestorePlan plan = restore.plan();
        assertThat(plan.roles()).containsExactly("Coaching Staff");
        restore.prepare();
        restore.preData();
        restore.loadRows(dumped.archive());
        restore.postData();
        StepResult settled = restore.settle();
        restore.release();

        for (String table :
                List.of("auth.users", "auth.identities", "auth.refresh_tokens", "storage.objects", "public.messages")) {
            String rows = "select md5(string_agg(t::text, ',' order by t::text)) from " + table + " t";
            assertThat(project.values(rows)).as(table).isEqualTo(values(rows)).doesNotContainNull();
        }
        String policies =
                "select polrelid::regclass || ' ' || polname || ' ' || coalesce(pg_get_expr(polqual, polrelid), '') from pg_policy order by 1";
        assertThat(project.values(policies)).isEqualTo(values(policies));
        String triggers =
                "select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal order by 1";
        assertThat(project.values(triggers)).isEqualTo(values(triggers));
        String grants =
                "select c.oid::regclass || ' ' || case when a.grantee = 0 then 'public' else a.grantee::regrole::text end"
                        + " || ' ' || a.privilege_type from pg_class c cross join aclexplode(c.relacl) a"
                        + " where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner order by 1";
        assertThat(project.values(grants)).isEqualTo(values(grants));
        assertThat(project.values("select version from auth.schema_migrations")).containsExactly("20990101000000");
        assertThat(
                        project.values(
                                "select distinct relowner::regrole::text from pg_class where relnamespace = 'public'::regnamespace"))
                .containsExactly("postgres");

        List<String> added = new ArrayList<>(project.platform());
        before.forEach(added::remove);
        assertThat(added)
                .allMatch(line -> line.startsWith("CREATE TRIGGER on_auth_user_created")
                        || line.contains("POLICY")
                        || line.startsWith("  "));
        assertThat(project.platform()).containsAll(before);
        assertThat(settled.findings()).isEmpty();
    }

    @Test
    @Order(3)
    void aProjectInUseIsRefused() {
        assertThatThrownBy(restore::plan).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(FailureType.of(failure)).isEqualTo(FailureType.TARGET_NOT_EMPTY);
            assertThat(failure.getOriginalMessage()).doesNotContain("auth.schema_migrations");
        });
    }

    private List<String> values(String sql) throws Exception {
        List<String> values = new ArrayList<>();
        try (Connection connection = source.connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
