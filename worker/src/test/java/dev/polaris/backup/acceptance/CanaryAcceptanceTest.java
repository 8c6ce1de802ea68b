package dev.polaris.backup.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polaris.backup.canary.CanaryRequest;
import dev.polaris.backup.canary.CanaryResult;
import dev.polaris.backup.catalog.BackupList;
import dev.polaris.backup.catalog.ListBackupsRequest;
import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.journal.StepState;
import dev.polaris.backup.verify.CheckVerdict;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.core.sync.RequestBody;

/** A backup is proven by a real restore into a real throwaway cluster, and one that lies is found out. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CanaryAcceptanceTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String FALSE_SLOT = "2020/02/02";

    private static Installation installation;
    private static WorkerHandle worker;
    private static BackupResult backup;

    @BeforeAll
    static void backUp() throws Exception {
        installation = Installation.ofDemo();
        worker = installation.worker("control,backup,verify");
        backup = installation.backUp();
    }

    @AfterAll
    static void close() throws Exception {
        if (installation != null) {
            installation.close();
        }
    }

    private static WorkflowStub start(String slot) {
        return installation.start("CanaryRestore", new CanaryRequest(installation.env(), slot));
    }

    private static BackupState listed(String slot) throws Exception {
        BackupList list = installation.await(
                installation.start("ListBackups", new ListBackupsRequest(installation.env(), null, null)),
                BackupList.class);
        return list.backups().stream()
                .filter(found -> found.slot().equals(slot))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static void assertNothingLeft() throws Exception {
        try (Stream<Path> left = Files.list(installation.clusters())) {
            assertThat(left).isEmpty();
        }
    }

    /** The workers that could go on with the canary are all dead for a while; the cluster waits for the next one. */
    @Test
    @Order(1)
    void aCanaryProvesTheBackupThoughItsWorkerIsKilled() throws Exception {
        assertThat(listed(backup.slot())).isEqualTo(BackupState.VERIFIED);
        WorkflowStub run = start(null);
        String id = "canary/" + installation.env() + "/" + backup.slot();
        Eventually.await(
                "the rows are being restored",
                () -> doneSteps(id + "/restore-1").contains("prepare"));
        worker.kill9();
        worker = installation.worker("control,backup,verify");

        CanaryResult result = installation.await(run, CanaryResult.class);

        assertThat(result.state()).isEqualTo(BackupState.PROVEN);
        assertThat(result.share().tablesProven())
                .isEqualTo(result.share().tables())
                .isPositive();
        assertThat(result.share().rowsProven()).isEqualTo(result.share().rows()).isPositive();
        assertThat(listed(backup.slot())).isEqualTo(BackupState.PROVEN);
        JsonNode verification = installation.bucket().verification(backup.slot());
        assertThat(verification.get("state").asText()).isEqualTo("PROVEN");
        assertThat(verification.get("canary").get("rows"))
                .isEqualTo(verification.get("canary").get("rowsProven"));
        assertThat(verification.get("tables")).isNotEmpty();
        assertThat(verification.get("checks").findValuesAsText("name"))
                .contains("canary", "canary-rows", "canary-hash", "canary-schema", "canary-health", "pinned-sha256");
        // The same cluster throughout: it outlived the worker that had made it.
        assertThat(installation.journalOf(id).steps())
                .filteredOn(step -> step.name().equals("create cluster"))
                .hasSize(1);
        assertNothingLeft();
        assertThat(worker.metric("polaris_verification_success_total", "kind=\"canary\""))
                .isEqualTo(1);
        Eventually.assertThatSoon(() ->
                assertThat(worker.metric("polaris_backup_proven_age_seconds")).isBetween(0.0, 3600.0));
    }

    private static List<String> doneSteps(String workflowId) {
        try {
            JournalView journal = installation.journalOf(workflowId);
            return journal == null
                    ? List.of()
                    : journal.steps().stream()
                            .filter(step -> step.state() == StepState.DONE)
                            .map(StepEntry::name)
                            .toList();
        } catch (io.temporal.client.WorkflowNotFoundException | io.temporal.client.WorkflowQueryException e) {
            return List.of();
        }
    }

    /** Every byte of it is as pinned, and reads back as its index says, but for one hash that only a restore can tell. */
    @Test
    @Order(2)
    void aBackupThatLiesIsFoundOut() throws Exception {
        forgeIndex("profiles");

        ApplicationFailure failure = installation.awaitFailure(start(FALSE_SLOT));

        assertThat(failure.getType()).isEqualTo("VALIDATION_FAILED");
        assertThat(failure.getOriginalMessage()).contains("public.profiles");
        assertThat(listed(FALSE_SLOT)).isEqualTo(BackupState.FAILED);
        JsonNode verification = installation.bucket().verification(FALSE_SLOT);
        for (JsonNode check : verification.get("checks")) {
            boolean fails =
                    List.of("canary", "canary-hash").contains(check.get("name").asText());
            assertThat(check.get("verdict").asText())
                    .as(check.toString())
                    .isEqualTo((fails ? CheckVerdict.FAILED : CheckVerdict.PASSED).name());
        }
        assertNothingLeft();
        assertThat(worker.metric("polaris_verification_failure_total", "kind=\"canary\""))
                .isEqualTo(1);
        assertThat(listed(backup.slot())).isEqualTo(BackupState.PROVEN);
    }

    /** A worker that starts removes what dead runs left here, and nothing of other Temporal servers' runs. */
    @Test
    @Order(3)
    void leftoversOfDeadRunsAreSwept() throws Exception {
        Path dead = leftover(
                "dead", Stack.temporal() + "/default", UUID.randomUUID().toString());
        Path nonsense = leftover("nonsense", Stack.temporal() + "/default", "no run id");
        Path others =
                leftover("others", "elsewhere:7233/default", UUID.randomUUID().toString());

        worker.close();
        worker = installation.worker("control,backup,verify");

        assertThat(dead).doesNotExist();
        assertThat(nonsense).doesNotExist();
        assertThat(others).exists();
        Files.delete(others.resolve("owner.json"));
        Files.delete(others);
    }

    private static Path leftover(String id, String temporal, String runId) throws Exception {
        Path directory = Files.createDirectory(installation.clusters().resolve("polaris-canary-" + id));
        Files.writeString(
                directory.resolve("owner.json"),
                MAPPER.writeValueAsString(
                        Map.of("temporal", temporal, "workflowId", "canary/x/2026/11/24", "runId", runId)));
        return directory;
    }

    /** Commits a copy of the backup whose index has a false hash for one table. */
    private static void forgeIndex(String table) throws Exception {
        ObjectNode record = (ObjectNode) installation.bucket().commitRecord(backup.slot());
        for (Map.Entry<String, JsonNode> object : record.get("objects").properties()) {
            byte[] content = installation.bucket().readPinned(backup.slot(), object.getKey());
            if (object.getKey().equals("dump.index.jsonl.gz")) {
                content = withFalseHash(content, table);
            }
            ObjectNode pin = (ObjectNode) object.getValue();
            pin.put("key", key(object.getKey()));
            pin.put("versionId", put(object.getKey(), content));
            pin.put("size", content.length);
            pin.put(
                    "sha256",
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        }
        record.put("backupId", "forged");
        put("backup.json", MAPPER.writeValueAsBytes(record));
    }

    private static byte[] withFalseHash(byte[] index, String table) throws Exception {
        String lines;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(index))) {
            lines = new String(in.readAllBytes(), UTF_8);
        }
        StringBuilder forged = new StringBuilder();
        int changed = 0;
        for (String line : lines.split("\n")) {
            if (line.contains("\"desc\":\"TABLE DATA\"")
                    && line.contains("\"tag\":\"" + table + "\",")
                    && line.contains("\"namespace\":\"public\"")) {
                line = line.replaceFirst("\"hash\":\"[0-9a-f]{32}\"", "\"hash\":\"" + "0".repeat(32) + "\"");
                changed++;
            }
            forged.append(line).append('\n');
        }
        assertThat(changed).isEqualTo(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(forged.toString().getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private static String key(String name) {
        return "db/" + installation.env() + "/" + FALSE_SLOT + "/" + name;
    }

    private static String put(String name, byte[] content) {
        return installation
                .bucket()
                .admin()
                .putObject(request -> request.bucket(Stack.bucket()).key(key(name)), RequestBody.fromBytes(content))
                .versionId();
    }
}
