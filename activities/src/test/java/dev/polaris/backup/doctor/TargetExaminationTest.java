package dev.polaris.backup.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.DatabaseConfig.SslMode;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.config.TargetConfig.Kind;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.doctor.Finding.Verdict;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.ProgressTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The doctor's look at targets, on a real server. */
final class TargetExaminationTest {
    private static PostgresCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = PostgresCluster.start();
        cluster.execute(
                "postgres",
                "create role owner login createrole bypassrls",
                "create role visitor login",
                "create database empty owner owner",
                "create database used owner owner",
                "create database begun owner owner");
        cluster.execute("used", "create table public.t ()");
        try (Connection connection = cluster.connect("begun")) {
            ProgressTable.take(connection, "restore-1", "digest");
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void anEmptyDatabaseOfItsOwnIsFit() throws Exception {
        List<Finding> findings = examine("empty", PostgresCluster.USER, Kind.PLAIN, Optional.of(source("used")));

        assertThat(findings).extracting(Finding::verdict).containsOnly(Verdict.OK);
        assertThat(findings.get(0).message()).contains("/empty on PostgreSQL ");
        assertThat(findings)
                .extracting(Finding::check)
                .containsExactly("target t", "target t rights", "target t is not the source", "target t contents");
    }

    @Test
    void theSourceItselfIsNoTarget() throws Exception {
        Finding identity = finding(
                examine("used", PostgresCluster.USER, Kind.PLAIN, Optional.of(source("used"))), "is not the source");

        assertThat(identity.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(identity.message()).contains("is the database that is backed up");
    }

    @Test
    void anIdentityThatIsNotKnownIsNotTakenForAnother() throws Exception {
        SourceFacts known = source("empty");
        SourceFacts silent = new SourceFacts(null, known.databaseOid(), "empty", "15.1", 0, "15.1", null);

        assertThat(finding(examine("empty", PostgresCluster.USER, Kind.PLAIN, Optional.of(silent)), "is not the source")
                        .verdict())
                .isEqualTo(Verdict.WARNING);
        assertThat(finding(examine("empty", PostgresCluster.USER, Kind.PLAIN, Optional.empty()), "is not the source")
                        .verdict())
                .isEqualTo(Verdict.WARNING);
    }

    @Test
    void aSilentServerIsKnownByTheMomentItWasStarted() throws Exception {
        SourceFacts known = source("empty");
        SourceFacts silent =
                new SourceFacts(null, known.databaseOid(), "empty", "15.1", 0, "15.1", known.serverStartedAt());

        assertThat(finding(examine("empty", PostgresCluster.USER, Kind.PLAIN, Optional.of(silent)), "is not the source")
                        .message())
                .contains("is the database that is backed up");
        assertThat(finding(examine("used", PostgresCluster.USER, Kind.PLAIN, Optional.of(silent)), "is not the source")
                        .verdict())
                .isEqualTo(Verdict.OK);
    }

    @Test
    void whatStandsInItIsTold() throws Exception {
        assertThat(finding(examine("used", PostgresCluster.USER, Kind.PLAIN, Optional.empty()), "contents"))
                .isEqualTo(Finding.warning(
                        "target t contents", "1 relations", "A whole database is restored into an empty one only."));
        assertThat(finding(examine("begun", PostgresCluster.USER, Kind.PLAIN, Optional.empty()), "contents")
                        .message())
                .contains("a restore was begun");
    }

    @Test
    void rightsThatAreNotEnoughAreNamed() throws Exception {
        Finding visitor = finding(examine("empty", "visitor", Kind.PLAIN, Optional.empty()), "rights");
        Finding owner = finding(examine("empty", "owner", Kind.PLAIN, Optional.empty()), "rights");
        Finding project = finding(examine("empty", "owner", Kind.SUPABASE, Optional.empty()), "rights");

        assertThat(visitor.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(visitor.message()).contains("visitor may not create schemas");
        assertThat(owner.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(project.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(project.message()).contains("SET on session_replication_role");
    }

    @Test
    void oneThatCannotBeReachedIsOneFinding() throws Exception {
        List<Finding> findings = examine("missing", PostgresCluster.USER, Kind.PLAIN, Optional.empty());

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(finding.message()).contains("missing");
        });
    }

    private static List<Finding> examine(String database, String user, Kind kind, Optional<SourceFacts> source) {
        DatabaseConfig config = new DatabaseConfig(
                "127.0.0.1",
                cluster.port(),
                database,
                user,
                new SecretReference(SecretReference.Source.ENV, "P"),
                SslMode.DISABLE,
                Optional.empty());
        return new TargetExamination(
                        new TargetConfig("t", config, kind),
                        new PostgresDatabase(PostgresDatabase.Side.TARGET, config, Map.of("P", cluster.password())))
                .examine(source);
    }

    private static Finding finding(List<Finding> findings, String check) {
        return findings.stream()
                .filter(finding -> finding.check().endsWith(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding about " + check + " in " + findings));
    }

    private static SourceFacts source(String database) throws Exception {
        try (Connection connection = cluster.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select s.system_identifier::text, d.oid::bigint, pg_postmaster_start_time()"
                                + " from pg_control_system() s, pg_database d where d.datname = current_database()")) {
            row.next();
            return new SourceFacts(
                    row.getString(1),
                    row.getLong(2),
                    database,
                    "15.1",
                    0,
                    "15.1",
                    row.getObject(3, OffsetDateTime.class).toInstant());
        }
    }
}
