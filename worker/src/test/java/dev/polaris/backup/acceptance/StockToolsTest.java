package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.database.BackupResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is worth what it is without us: everything here is done with sha256sum, gunzip, pg_restore and psql. */
final class StockToolsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static Installation installation;
    private static BackupResult backup;
    private static JsonNode record;
    private static DownloadRun download;

    @BeforeAll
    static void takeAndDownloadABackup() throws Exception {
        installation = Installation.ofDemo();
        installation.worker("all");
        backup = installation.backUp();
        record = installation.bucket().commitRecord(backup.slot());
        download = DownloadRun.of(installation, backup.slot(), directory);
    }

    @AfterAll
    static void stop() throws Exception {
        installation.close();
    }

    @Test
    void theDownloadWritesEveryPinnedObjectAndNothingElse() throws Exception {
        assertThat(download.exitCode()).as(download.errors()).isZero();
        assertThat(download.errors()).isEmpty();
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "dump.sql.gz",
                            "dump.sha256",
                            "dump.index.jsonl.gz",
                            "schema.sql",
                            "roles.sql",
                            "project.json",
                            "RECOVERY.md");
        }
        assertThat(download.output()).contains(backup.backupId(), pinned("dump.sql.gz", "sha256"));
    }

    @Test
    void theDownloadRefusesWhatItCannotDoRight(@TempDir Path empty) throws Exception {
        Path kept = Files.writeString(empty.resolve("roles.sql"), "mine");
        DownloadRun there = DownloadRun.of(installation, "newest", empty);
        assertThat(there.exitCode()).isEqualTo(2);
        assertThat(there.errors()).contains("roles.sql");
        assertThat(kept).hasContent("mine");

        DownloadRun one = DownloadRun.of(installation, "newest", empty, "--name", "dump.sha256");
        assertThat(one.exitCode()).as(one.errors()).isZero();
        try (var files = Files.list(empty)) {
            assertThat(files).hasSize(2);
        }

        assertThat(DownloadRun.of(installation, "newest", empty, "--name", "other.sql")
                        .errors())
                .contains("other.sql", "dump.sql.gz");
        assertThat(DownloadRun.of(installation, "2001/01/01", empty).exitCode()).isEqualTo(1);
        assertThat(DownloadRun.of(installation, "yesterday", empty).exitCode()).isEqualTo(2);
        DownloadRun withoutKey = DownloadRun.of(installation, Map.of(), "newest", empty);
        assertThat(withoutKey.exitCode()).isEqualTo(2);
        assertThat(withoutKey.errors()).contains("POLARIS_S3_VERIFY_ACCESS_KEY", "POLARIS_S3_VERIFY_SECRET_KEY");
    }

    @Test
    void theChecksumAndTheCompressionHold() throws Exception {
        assertThat(StockTool.run(directory, "sha256sum", "-c", "dump.sha256").strip())
                .isEqualTo("dump.sql.gz: OK");
        StockTool.run(directory, "gunzip", "-t", "dump.sql.gz");
        StockTool.run(directory, "gunzip", "-t", "dump.index.jsonl.gz");
    }

    @Test
    void aRestoreIntoAnEmptyDatabaseEqualsTheSource() throws Exception {
        // pg_restore stops reading after the table of contents, which ends gunzip by SIGPIPE.
        String list = StockTool.shell(
                directory, "(gunzip -c dump.sql.gz || true) | " + StockTool.postgres("pg_restore") + " -l");
        assertThat(list).contains("TABLE DATA public profiles", "BLOBS");
        String copy = "restored_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = Stack.admin("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + copy + " template template0");
            try {
                StockTool.shell(
                        directory,
                        "gunzip -c dump.sql.gz | " + StockTool.postgres("pg_restore") + " --exit-on-error --dbname="
                                + copy);
                List<String> restored = dump(copy);
                // What PostgreSQL hides from every login but a superuser no backup can hold; it must say so.
                List<String> hidden = dump("postgres");
                restored.forEach(hidden::remove);
                assertThat(hidden).allMatch(line -> line.matches("CREATE USER MAPPING .*|    \"user\" 'nobody'|\\);"));
                assertThat(record.get("coverage"))
                        .anySatisfy(part -> assertThat(part.toString())
                                .contains("foreign server logins", "NOT_EXPORTABLE", "dump.sql.gz: 1"));
                assertThat(restored).isEqualTo(dumpAsTheBackupLoginSeesIt());
            } finally {
                statement.execute("drop database " + copy);
            }
        }
    }

    @Test
    void theRolesAndTheSchemaAreTextThatPsqlLoads() throws Exception {
        String roles = Files.readString(directory.resolve("roles.sql"));
        assertThat(roles).contains("CREATE ROLE anon", "CREATE ROLE service_role");
        assertThat(roles).doesNotContainIgnoringCase("password").doesNotContain("SCRAM", "md5");
        // Every role exists here already, so loading says so once for each and stops nowhere.
        StockTool.run(directory, StockTool.postgres("psql"), "-q", "-d", "postgres", "-f", "roles.sql");

        String copy = "schema_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = Stack.admin("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + copy + " template template0");
            try {
                StockTool.run(
                        directory,
                        StockTool.postgres("psql"),
                        "-q",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-d",
                        copy,
                        "-f",
                        "schema.sql");
            } finally {
                statement.execute("drop database " + copy);
            }
        }
    }

    @Test
    void theProjectsFactsAndTheRecoveryTextAreOfThisBackup() throws Exception {
        JsonNode project = MAPPER.readTree(directory.resolve("project.json").toFile());
        assertThat(project.get("buckets").findValuesAsText("id")).contains("user-media", "public-assets");
        assertThat(project.get("extensions").findValuesAsText("name")).contains("plpgsql");
        assertThat(Files.readString(directory.resolve("RECOVERY.md")))
                .contains(backup.backupId(), pinned("dump.sql.gz", "versionId"), pinned("dump.sql.gz", "sha256"));
    }

    @Test
    void theObjectsLieWhereTheyShouldEncryptedAndMarked() throws Exception {
        String prefix = "db/" + installation.env() + "/" + backup.slot() + "/";
        assertThat(backup.slot()).matches("\\d{4}/\\d{2}/\\d{2}/\\d{6}");
        assertThat(backup.location()).isEqualTo("s3://" + Stack.bucket() + "/" + prefix);
        List<String> keys = installation.bucket().versions("").stream()
                .map(version -> version.key())
                .distinct()
                .toList();
        assertThat(keys)
                .containsExactlyInAnyOrder(
                        prefix + "dump.sql.gz",
                        prefix + "dump.sha256",
                        prefix + "dump.index.jsonl.gz",
                        prefix + "schema.sql",
                        prefix + "roles.sql",
                        prefix + "project.json",
                        prefix + "RECOVERY.md",
                        prefix + "backup.json",
                        prefix + "verification.json");
        for (String key : keys) {
            var head = installation
                    .bucket()
                    .admin()
                    .headObject(request -> request.bucket(Stack.bucket()).key(key));
            assertThat(head.serverSideEncryptionAsString()).as(key).isEqualTo("AES256");
            if (!key.endsWith("verification.json")) {
                assertThat(head.metadata().values())
                        .as(key)
                        .containsExactlyInAnyOrder(
                                backup.backupId(), record.get("attemptId").asText());
            }
        }
    }

    @Test
    void theCoverageNamesEveryPartWithAReason() {
        JsonNode coverage = record.get("coverage");
        assertThat(coverage.findValuesAsText("part"))
                .contains(
                        "database",
                        "large objects",
                        "roles",
                        "role passwords",
                        "extensions",
                        "storage buckets",
                        "storage objects",
                        "auth settings",
                        "edge functions",
                        "edge function secrets",
                        "vault root key",
                        "api keys and jwt secret");
        for (JsonNode part : coverage) {
            assertThat(part.get("state").asText()).isIn("BACKED_UP", "ELSEWHERE", "NOT_EXPORTABLE", "FAILED");
            assertThat(part.get("reason").asText()).as(part.toString()).isNotBlank();
        }
    }

    /** Schema and data as pg_dump tells them, without what differs from call to call. */
    private static List<String> dump(String database) throws IOException, InterruptedException {
        return sorted(StockTool.run(directory, StockTool.postgres("pg_dump"), "--dbname=" + database));
    }

    private static List<String> dumpAsTheBackupLoginSeesIt() throws IOException, InterruptedException {
        Map<String, String> login = Map.of(
                "PGUSER", Stack.variable("POLARIS_SOURCE_USER"),
                "PGPASSWORD", Stack.variable("POLARIS_SOURCE_PASSWORD"));
        return sorted(StockTool.runAs(login, directory, StockTool.postgres("pg_dump"), "--dbname=postgres"));
    }

    private static List<String> sorted(String text) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        lines.removeIf(line -> line.startsWith("\\restrict") || line.startsWith("\\unrestrict"));
        lines.sort(null);
        return lines;
    }

    private static String pinned(String name, String field) {
        return record.get("objects").get(name).get(field).asText();
    }
}
