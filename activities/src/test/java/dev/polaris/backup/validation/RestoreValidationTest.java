package dev.polaris.backup.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.config.HealthCheckConfig;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.restore.ValidationFinding;
import dev.polaris.backup.restore.ValidationReport;
import dev.polaris.backup.verify.CheckVerdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Validates databases that the stock pg_restore made, true copies and spoiled ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreValidationTest {
    private static final int ROWS = 400;

    private PostgresCluster cluster;
    private DemoBackup backup;

    @BeforeAll
    void backUpTheDemo() throws Exception {
        cluster = PostgresCluster.start(binaries(), PostgresCluster.Authentication.SCRAM, Map.of());
        DemoBackup.load(cluster, ROWS);
        cluster.execute(
                DemoBackup.DATABASE,
                "select lo_from_bytea(4200000001, decode(repeat('00ff0a', 400000), 'hex'))",
                "select lo_from_bytea(777, '')",
                "select lo_from_bytea(778, 'small')",
                "alter large object 777 owner to authenticated",
                "grant select on large object 4200000001 to anon",
                "grant update on large object 777 to anon with grant option",
                "create function public.answer() returns int language sql as 'select 42'",
                "create table public.worded (status varchar check (status in ('a', 'b', 'it''s')))");
        backup = DemoBackup.of(cluster, DemoBackup.DATABASE);
        backup.restoreInto(cluster, "copy");
    }

    /** The binaries to test with; another server version overrides it. */
    Path binaries() {
        return PostgresCluster.defaultBinaries();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private ValidationReport validate(String database, long rangeBytes) throws Exception {
        return validate(database, rangeBytes, HealthCheckConfig.standard(), false);
    }

    private ValidationReport validate(
            String database, long rangeBytes, List<HealthCheckConfig> questions, boolean managed) throws Exception {
        ValidationSettings settings = new ValidationSettings(
                2,
                rangeBytes,
                toolDirectory(),
                false,
                Set.of(),
                questions,
                Instant.now(),
                Map.of("plpgsql", "0.9"),
                managed);
        return new RestoreValidation(
                        DemoBackup.target(cluster, database),
                        backup.archive(),
                        backup.indexSource(),
                        "polaris-test/validation",
                        settings)
                .run();
    }

    private Optional<String> toolDirectory() {
        return Optional.of(cluster.binaries().toString());
    }

    @Test
    void aTrueCopyPassesEveryCheck() throws Exception {
        ValidationReport report = validate("copy", ValidationSettings.USUAL_RANGE);

        assertThat(report.failures()).isEmpty();
        assertThat(report.checks()).allMatch(check -> check.verdict() == CheckVerdict.PASSED, "passed");
        assertThat(report.checks())
                .extracting(ValidationCheck::name)
                .containsExactly(
                        "rows",
                        "hash",
                        "large-objects",
                        "sequences",
                        "indexes",
                        "constraints",
                        "schema",
                        "extensions",
                        "health");
        assertThat(report.checks()).allMatch(check -> check.examined() > 0);
        assertThat(report.share().tablesProven())
                .isEqualTo(report.share().tables())
                .isEqualTo(backup.summary().tables());
        assertThat(report.share().rowsProven()).isEqualTo(backup.summary().end().rows());
        assertThat(check(report, "large-objects").examined()).isGreaterThanOrEqualTo(3);
        assertThat(check(report, "extensions").findings())
                .extracting(ValidationFinding::text)
                .containsExactly("note: plpgsql: is of version 1.0; in the source of 0.9");
    }

    @Test
    void tablesReadInManyRangesAddUpToTheSame() throws Exception {
        ValidationReport report = validate("copy", 1);

        assertThat(report.failures()).isEmpty();
        assertThat(report.share().tablesProven()).isEqualTo(report.share().tables());
    }

    /** Everything at once in one copy: each is named, and nothing else. */
    @Test
    void everyDifferenceIsNamedAndNothingElse() throws Exception {
        cluster.execute("postgres", "create database spoiled template copy");
        // Triggers of the demo would change more rows than these.
        cluster.execute("postgres", "alter database spoiled set session_replication_role = replica");
        cluster.execute(
                "spoiled",
                "update public.profiles set full_name = full_name || '.' where id = (select min(id::text)::uuid from public.profiles)",
                "delete from public.sessions where id = (select min(id::text)::uuid from public.sessions)",
                "insert into public.worded values ('a')",
                "create table public.extra (id int)",
                "select lo_put(778, 0, 'SMALL')",
                "select lo_unlink(777)",
                "select lo_from_bytea(779, 'more')",
                "alter large object 778 owner to authenticated",
                "revoke all on large object 4200000001 from anon",
                "grant update on large object 4200000001 to public",
                "update pg_index set indisvalid = false where indexrelid = 'public.profiles_birth_date_idx'::regclass",
                "drop index public.entitlements_identity",
                "alter table public.profiles drop constraint profiles_id_fkey",
                "select setval('oddities.\"Odd \"\"Sequence\"\"\"', 2)",
                "revoke select on public.profiles from authenticated",
                "alter table public.profiles disable row level security",
                "comment on table public.profiles is 'something else'",
                "create policy more on public.profiles for select to anon using (true)",
                "create or replace function public.answer() returns int language sql as 'select 43'",
                "alter table public.coaches owner to authenticated");

        ValidationReport report = validate("spoiled", ValidationSettings.USUAL_RANGE);

        assertThat(failures(report, "rows"))
                .containsExactlyInAnyOrder(
                        "public.sessions: 49 rows; the backup has 50", "public.worded: 1 rows; the backup has 0");
        assertThat(objects(report, "hash"))
                .containsExactlyInAnyOrder("public.profiles", "public.sessions", "public.worded");
        assertThat(failures(report, "large-objects"))
                .containsExactlyInAnyOrder(
                        "large object 777: is missing; the backup has 0 bytes",
                        "large object 778: as many bytes as in the backup, but not the same",
                        "1 large objects are not in the backup",
                        "large object 778: is owned by authenticated; in the backup by postgres",
                        "large object 4200000001: its privileges are (owner select, owner update, public update);"
                                + " in the backup (owner select, owner update, role anon select)");
        assertThat(failures(report, "sequences"))
                .containsExactly("oddities.Odd \"Sequence\": stands at 2; the backup has 12345");
        assertThat(failures(report, "indexes")).containsExactly("public.profiles_birth_date_idx: the index is invalid");
        assertThat(objects(report, "constraints")).containsExactly("public.profiles profiles_id_fkey");
        assertThat(failures(report, "schema"))
                .containsExactlyInAnyOrder(
                        "INDEX public.profiles_birth_date_idx: is missing",
                        "INDEX public.entitlements_identity: is missing",
                        "FK CONSTRAINT public.profiles profiles_id_fkey: is missing",
                        "ACL public.TABLE profiles: is defined differently",
                        "ROW SECURITY public.profiles: is missing",
                        "COMMENT public.TABLE profiles: is defined differently",
                        "FUNCTION public.answer(): is defined differently",
                        "TABLE public.coaches: is owned by authenticated; in the backup by postgres",
                        "ACL public.TABLE coaches: is defined differently",
                        "POLICY public.profiles more: is not in the backup",
                        "TABLE public.extra: is not in the backup",
                        "ACL public.TABLE extra: is not in the backup");
        assertThat(objects(report, "health")).containsExactly("sessions");
        assertThat(report.verdict()).isEqualTo(CheckVerdict.FAILED);
        assertThat(report.share().tables() - report.share().tablesProven()).isEqualTo(3);
    }

    /** Keys that were there before the rows, as on a platform, were checked by nobody: their orphans are looked for. */
    @Test
    void anOrphanIsFoundByItsKey() throws Exception {
        cluster.execute("postgres", "create database orphans template copy");
        cluster.execute(
                "orphans",
                "alter table public.coaches disable trigger all",
                "alter table public.sessions disable trigger all",
                "update public.sessions set coach_id = gen_random_uuid()"
                        + " where id = (select min(id::text)::uuid from public.sessions)",
                "alter table public.coaches enable trigger all",
                "alter table public.sessions enable trigger all");

        ValidationReport report = validate("orphans", ValidationSettings.USUAL_RANGE, List.of(), true);

        assertThat(failures(report, "constraints"))
                .containsExactly("public.sessions sessions_coach_fkey: 1 rows refer to rows that are not there");
        assertThat(objects(report, "hash")).containsExactly("public.sessions");
        assertThat(failures(report, "schema")).isEmpty();
    }

    private static List<String> failures(ValidationReport report, String name) {
        return check(report, name).findings().stream()
                .filter(finding -> finding.verdict() == CheckVerdict.FAILED)
                .map(ValidationFinding::text)
                .toList();
    }

    private static List<String> objects(ValidationReport report, String name) {
        return check(report, name).findings().stream()
                .filter(finding -> finding.verdict() == CheckVerdict.FAILED)
                .map(ValidationFinding::object)
                .toList();
    }

    private static ValidationCheck check(ValidationReport report, String name) {
        return report.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
