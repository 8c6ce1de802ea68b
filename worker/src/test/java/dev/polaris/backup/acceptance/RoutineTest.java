package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.SchemaSnapshotRequest;
import dev.polaris.backup.database.SchemaSnapshotResult;
import dev.polaris.backup.doctor.DoctorReport;
import dev.polaris.backup.doctor.DoctorRequest;
import dev.polaris.backup.doctor.Finding;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a healthy installation every day, on real servers. */
final class RoutineTest {
    private static Installation installation;
    private static WorkerHandle worker;

    @BeforeAll
    static void install() throws Exception {
        installation = Installation.ofDemo();
        worker = installation.worker("all");
        // The restore role's doctor looks at its targets too, so there must be one.
        installation.target().empty();
    }

    @AfterAll
    static void uninstall() throws Exception {
        installation.close();
    }

    @Test
    void aSchemaSnapshotHoldsTheDdlUnderItsMigrationsName() throws Exception {
        SchemaSnapshotResult result = installation.await(
                installation.start(
                        "SchemaSnapshot", new SchemaSnapshotRequest(installation.env(), "20260801120000_add_sessions")),
                SchemaSnapshotResult.class);

        assertThat(result.object().key())
                .matches("schema/" + installation.env() + "/\\d{4}/\\d{2}/\\d{2}/20260801120000_add_sessions\\.sql");
        String ddl = new String(
                installation
                        .bucket()
                        .read(result.object().key(), result.object().versionId()),
                StandardCharsets.UTF_8);
        assertThat(ddl).contains("CREATE TABLE public.profiles").doesNotContain("COPY public.profiles");
        assertThat(worker.metric("polaris_backup_success_total", "kind=\"schema\""))
                .isEqualTo(1);
    }

    @Test
    void eachRoleProvesItsRightsAndItsTools() throws Exception {
        DoctorReport report = installation.await(
                installation.start("Doctor", new DoctorRequest(installation.env())), DoctorReport.class);

        List<Finding> failed = report.roles().stream()
                .flatMap(role -> role.findings().stream())
                .filter(finding -> finding.verdict() == Finding.Verdict.FAILED)
                .toList();
        assertThat(failed).isEmpty();
        assertThat(report.roles())
                .anySatisfy(role -> assertThat(role.findings())
                        .extracting(Finding::check)
                        .contains("source and dump tools", "may not read a backup", "may not write verdicts"))
                .anySatisfy(role ->
                        assertThat(role.findings()).extracting(Finding::check).contains("may not change a dump"));
    }

    /** The classic client's scripts are kept parallel to these; it is not to be had to run them. */
    @Test
    void theScriptsForTheTemporalClientDoTheSame(@TempDir Path directory) throws Exception {
        Files.createSymbolicLink(directory.resolve("temporal"), Path.of(Stack.variable("POLARIS_TEMPORAL")));
        String env = installation.env();

        script(directory, "backup-db", "--env", env);

        assertThat(installation.bucket().versions("/backup.json")).hasSize(1);
        assertThat(installation.bucket().versions("/verification.json")).isNotEmpty();
        assertThat(script(directory, "verify", "--env", env, "--backup", "newest"))
                .contains("VERIFIED");
        assertThat(script(directory, "list-backups", "--env", env)).contains("VERIFIED");
        assertThat(script(directory, "show-backup", "--env", env)).contains("public.messages");
        assertThat(script(directory, "doctor", "--env", env)).contains("may not change a dump");
        assertThat(script(directory, "backup-schema", "--env", env, "--migration", "20260802_scripted"))
                .contains("20260802_scripted.sql");
        script(directory, "runs", "--env", env);
    }

    private static String script(Path directory, String name, String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of("..", "bin", "temporal", name).toRealPath().toString()));
        command.addAll(List.of(options));
        return StockTool.runAs(
                Map.of(
                        "PATH", directory + File.pathSeparator + System.getenv("PATH"),
                        "TEMPORAL_ADDRESS", Stack.temporal(),
                        "HOME", directory.toString()),
                directory,
                command.toArray(String[]::new));
    }

    @Test
    void everySeriesIsThereFromTheStartWithExactlyTheseLabels() throws Exception {
        for (String name : List.of("polaris_backup_success_total", "polaris_backup_failure_total")) {
            for (String kind : List.of("database", "schema")) {
                assertThat(worker.metrics())
                        .containsPattern(
                                "(?m)^" + name + "\\{env=\"" + installation.env() + "\",kind=\"" + kind + "\"\\} \\d");
            }
        }
        assertThat(worker.get("/healthz").statusCode()).isEqualTo(200);
        // Temporal's own series come with its reporter's next beat.
        Eventually.assertThatSoon(() -> assertThat(worker.metrics()).contains("temporal_worker_task_slots_available"));
    }
}
