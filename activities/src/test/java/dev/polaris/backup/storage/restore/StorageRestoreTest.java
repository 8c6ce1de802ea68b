package dev.polaris.backup.storage.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.faults.Fault;
import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.s3.S3Timings;
import dev.polaris.backup.storage.StorageSyncResult;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.source.BucketSettings;
import dev.polaris.backup.storage.source.RestStorageSource;
import dev.polaris.backup.storage.source.ServiceKey;
import dev.polaris.backup.storage.source.SharedPace;
import dev.polaris.backup.storage.source.StorageProject;
import dev.polaris.backup.storage.source.StorageUploads;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody wants whose objects are gone: they are back as they were, and nothing else has changed. */
final class StorageRestoreTest {
    private static final String OWNER = "11111111-2222-3333-4444-555555555555";

    private final String bucket = "user-media-" + UUID.randomUUID();
    private StorageProject project;
    private StorageUploads uploads;
    private RestoreTrial trial;

    @BeforeEach
    void begin() throws Exception {
        project = StorageProject.shared();
        uploads = project.uploads();
        uploads.createBucket(bucket);
        trial = new RestoreTrial(bucket);
    }

    @AfterEach
    void end() throws Exception {
        trial.close();
        uploads.deleteBucket(bucket);
    }

    @Test
    void bringsBackWhatWasDeletedSinceYesterdayAndNothingElse() throws Exception {
        for (int i = 0; i < 25; i++) {
            put("photos/2026/" + i + ".png", "picture " + i);
        }
        List<String> odd = List.of(
                "/leading",
                "trailing/",
                "a//b",
                "a",
                "a/b",
                "a/b/c",
                "sp ace+plus?and&more=1;2",
                "manifest.json",
                ".polaris/mine",
                "x".repeat(255),
                ".emptyFolderPlaceholder",
                "$'()*,:@!");
        for (String key : odd) {
            put(key, key.equals(".emptyFolderPlaceholder") ? "" : "bytes of " + key);
        }
        uploads.put(bucket, "empty", new byte[0], "image/png", "max-age=60", Optional.empty());
        Map<String, JsonNode> metadata = Map.of("title", new TextNode("Ärger ☂"), "stars", new IntNode(5));
        uploads.put(
                bucket, "described", bytes("with metadata"), "text/css", "public, max-age=7", Optional.of(metadata));
        byte[] film = random(14 << 20);
        uploads.put(bucket, "film.mp4", film, "video/mp4", "max-age=3600", Optional.of(metadata));
        project.execute("update storage.objects set owner = '" + OWNER + "', owner_id = '" + OWNER
                + "', created_at = '2020-02-03 04:05:06+00' where bucket_id = '" + bucket
                + "' and name not like 'photos%'");
        StorageSyncResult yesterday = trial.mirror();
        Map<String, String> rows = rows(bucket);

        for (String key : odd) {
            uploads.delete(bucket, key);
        }
        uploads.delete(bucket, "film.mp4");
        uploads.delete(bucket, "described");
        uploads.delete(bucket, "empty");
        for (int i = 0; i < 20; i++) {
            uploads.delete(bucket, "photos/2026/" + i + ".png");
        }
        put("later", "written today");
        put("photos/2026/24.png", "replaced today");
        trial.mirror();
        Map<String, String> today = rows(bucket);

        StorageRestoreRequest request = at(yesterday, trial.everything());
        int before = trial.proxy().requests().size();
        StorageRestoreResult dry = trial.plan(request);
        assertThat(dry.outcome()).isEqualTo(StorageRestoreOutcome.PLANNED);
        assertThat(dry.plan().objects().create()).isEqualTo(35);
        assertThat(dry.plan().objects().leave()).isEqualTo(5);
        trial.onlyReadSince(before);
        assertThat(rows(bucket)).isEqualTo(today);

        StorageRestoreResult result = trial.restore(request);
        assertThat(result.outcome()).isEqualTo(StorageRestoreOutcome.RESTORED);
        assertThat(result.plan().digest()).isEqualTo(dry.plan().digest());
        assertThat(result.restored().uploaded()).isEqualTo(35);
        assertThat(result.restored().owners()).isEqualTo(35);
        assertThat(result.restored().notRestored()).isEmpty();
        Map<String, String> after = rows(bucket);
        for (String key : List.of("later", "photos/2026/24.png")) {
            assertThat(after.remove(key)).as(key).isEqualTo(today.get(key));
            rows.remove(key);
        }
        assertThat(after).isEqualTo(rows);
        for (String key : odd) {
            assertThat(read(bucket, key))
                    .as(key)
                    .isEqualTo(key.equals(".emptyFolderPlaceholder") ? new byte[0] : bytes("bytes of " + key));
        }
        assertThat(read(bucket, "film.mp4")).isEqualTo(film);
        assertThat(trial.restore(request).outcome()).isEqualTo(StorageRestoreOutcome.NOTHING_TO_DO);
    }

    @Test
    void overwritesAsTheModeSaysAndLeavesWhatCameAfterThePlan() throws Exception {
        for (String key : List.of("same", "replaced", "retyped", "busy", "equal length")) {
            put(key, "as it was: " + key);
        }
        StorageSyncResult yesterday = trial.mirror();
        put("replaced", "something else");
        put("equal length", "as it is!: equal length");
        uploads.put(bucket, "retyped", bytes("as it was: retyped"), "text/html", "no-cache", Optional.empty());
        put("busy", "else");
        StorageRestoreRequest request = at(yesterday, trial.everything());

        assertThat(trial.restore(request).outcome()).isEqualTo(StorageRestoreOutcome.NOTHING_TO_DO);

        assertThat(trial.plan(keys(List.of("same", "nowhere"), request)).plan().findings())
                .anyMatch(finding -> finding.startsWith("1 of the named keys are not in this sync"));

        int before = trial.proxy().requests().size();
        StorageRestoreResult different = trial.restore(
                mode(request, ObjectMode.OVERWRITE_IF_DIFFERENT), () -> put("busy", "written after the plan"));
        assertThat(different.restored().uploaded()).isEqualTo(3);
        assertThat(different.restored().notRestored()).isEqualTo(Map.of(NotRestored.CAME_LATER, 1L));
        assertThat(trial.report(different)).isEqualTo(Map.of("busy", "CAME_LATER"));
        assertThat(trial.proxy().requests().stream().skip(before).filter(sent -> sent.isFor("POST", "/same")))
                .isEmpty();
        assertThat(read(bucket, "busy")).isEqualTo(bytes("written after the plan"));
        assertThat(rows(bucket).get("retyped")).contains("text/plain");

        StorageRestoreResult all = trial.restore(mode(request, ObjectMode.OVERWRITE), () -> put("busy", "again"));
        assertThat(all.restored().uploaded()).isEqualTo(5);
        assertThat(all.restored().notRestored()).isEmpty();
        for (String key : List.of("same", "replaced", "retyped", "busy", "equal length")) {
            assertThat(read(bucket, key)).isEqualTo(bytes("as it was: " + key));
        }
    }

    @Test
    void restoresBytesBehindRowsThatADatabaseRestoreBroughtBack() throws Exception {
        put("whole", "whole");
        put("lost", "lost its bytes");
        StorageSyncResult yesterday = trial.mirror();
        project.execute("update storage.objects set version = gen_random_uuid()::text where bucket_id = '" + bucket
                + "' and name = 'lost'");
        StorageRestoreRequest request = at(yesterday, trial.everything());

        StorageRestoreResult result = trial.restore(request);

        assertThat(result.plan().objects().replace()).isEqualTo(1);
        assertThat(result.restored().uploaded()).isEqualTo(1);
        assertThat(read(bucket, "lost")).isEqualTo(bytes("lost its bytes"));
    }

    @Test
    void recreatesABucketAndPutsLimitsBack() throws Exception {
        String other = "copy-" + UUID.randomUUID();
        project.execute("update storage.buckets set public = true, file_size_limit = 20000000, allowed_mime_types ="
                + " array['text/*'] where id = '" + bucket + "'");
        byte[] large = random(7 << 20);
        uploads.put(bucket, "album/large.txt", large, "text/plain", "no-cache", Optional.empty());
        put("album/small.txt", "small");
        put("other", "not chosen");
        StorageSyncResult yesterday = trial.mirror();

        StorageRestoreResult copy = trial.restore(into(other, glob("album/*.txt", at(yesterday, trial.everything()))));
        assertThat(copy.restored().uploaded()).isEqualTo(2);
        assertThat(read(other, "album/large.txt")).isEqualTo(large);
        assertThat(rows(other).keySet()).containsExactlyInAnyOrder("album/large.txt", "album/small.txt");
        assertThat(settings(other)).isEqualTo(settings(bucket)).isEqualTo("t 20000000 {text/*}");

        // Tightened since: nothing of it could be uploaded today.
        project.execute("update storage.buckets set file_size_limit = 10,"
                + " allowed_mime_types = array['image/png'] where id = '" + other + "'");
        uploads.delete(other, "album/large.txt");
        StorageRestoreResult again =
                trial.restore(into(other, keys(List.of("album/large.txt"), at(yesterday, trial.everything()))));
        assertThat(again.restored().uploaded()).isEqualTo(1);
        assertThat(read(other, "album/large.txt")).isEqualTo(large);
        assertThat(settings(other)).isEqualTo("t 10 {image/png}");
        uploads.deleteBucket(other);
    }

    @Test
    void restoresIntoTheProjectOfAnotherEnvironment() throws Exception {
        String other = "copy-" + UUID.randomUUID();
        put("a", "a");
        StorageSyncResult yesterday = trial.mirror();
        try (FaultProxy elsewhere = FaultProxy.http(project.address())) {
            trial.environment("elsewhere", elsewhere.endpoint());
            int before = trial.proxy().requests().size();
            StorageRestoreRequest all = at(yesterday, trial.everything());
            StorageRestoreResult result = trial.restore(new StorageRestoreRequest(
                    all.env(),
                    bucket,
                    null,
                    null,
                    null,
                    null,
                    true,
                    null,
                    null,
                    null,
                    "elsewhere",
                    other,
                    null,
                    all.ticket(),
                    null,
                    true));

            assertThat(result.restored().uploaded()).isEqualTo(1);
            assertThat(result.source().database()).isNull();
            assertThat(elsewhere.requests()).anyMatch(sent -> sent.isFor("POST", "/" + other + "/a"));
            assertThat(trial.proxy().requests())
                    .as("this environment's project")
                    .hasSize(before);
            assertThat(read(other, "a")).isEqualTo(bytes("a"));
        }
        uploads.deleteBucket(other);
    }

    @Test
    void reportsWhatNoApiCanRestore() throws Exception {
        put("plain", "plain");
        put("odd", "of a time before the rule");
        put("damaged", "damaged in the mirror");
        byte[] large = random(7 << 20);
        put("large-odd", "x");
        uploads.put(bucket, "large-odd", large, "text/plain", "no-cache", Optional.empty());
        uploads.put(bucket, "immutable", large, "text/plain", "public, immutable", Optional.empty());
        project.execute(
                "update storage.objects set name = 'ü/é' where bucket_id = '" + bucket + "' and name = 'odd'",
                "update storage.objects set name = 'großer [Film]' where bucket_id = '" + bucket
                        + "' and name = 'large-odd'");
        StorageSyncResult yesterday = trial.mirror();
        uploads.delete(bucket, "plain");
        uploads.delete(bucket, "damaged");
        uploads.delete(bucket, "immutable");
        uploads.delete(bucket, "ü/é");
        uploads.delete(bucket, "großer [Film]");
        destroy(yesterday, "damaged");

        StorageRestoreResult result = trial.restore(at(yesterday, trial.everything()));

        assertThat(result.plan().objects().odd()).isEqualTo(2);
        assertThat(result.restored().uploaded()).isEqualTo(2);
        assertThat(result.restored().missing()).isEqualTo(3);
        assertThat(trial.report(result))
                .isEqualTo(Map.of(
                        "ü/é",
                        "KEY_REFUSED",
                        "großer [Film]",
                        "KEY_REFUSED",
                        "damaged",
                        "DAMAGED",
                        "immutable",
                        "HEADERS"));
        assertThat(read(bucket, "immutable")).isEqualTo(large);
        assertThat(rows(bucket).keySet()).containsExactlyInAnyOrder("plain", "immutable");
    }

    @Test
    void getsThroughAProjectInTrouble() throws Exception {
        for (int i = 0; i < 30; i++) {
            put("object " + i, "content " + i);
        }
        byte[] film = random(20 << 20);
        uploads.put(bucket, "film", film, "video/mp4", "no-cache", Optional.empty());
        StorageSyncResult yesterday = trial.mirror();
        Map<String, String> before = rows(bucket);
        for (String key : before.keySet()) {
            uploads.delete(bucket, key);
        }
        FaultProxy proxy = trial.proxy();
        proxy.times(
                2,
                sent -> sent.method().equals("POST") && sent.target().contains("object%201"),
                new Fault.Answer(429, "Retry-After: 1", "{\"statusCode\":\"429\",\"code\":\"SlowDown\"}"));
        proxy.times(
                3,
                sent -> sent.method().equals("POST") && sent.target().contains("object%202"),
                new Fault.Answer(500, "", "{\"statusCode\":\"500\",\"code\":\"InternalError\"}"));
        proxy.once(sent -> sent.isFor("POST", "/object%205"), new Fault.Reset());
        proxy.once(sent -> sent.isFor("POST", "/object%206"), new Fault.LoseAnswer());
        proxy.once(sent -> sent.isFor("POST", "/upload/resumable"), new Fault.LoseAnswer());
        proxy.once(sent -> sent.method().equals("PATCH"), new Fault.LoseAnswer());
        proxy.once(sent -> sent.method().equals("PATCH"), new Fault.Reset());
        proxy.once(
                sent -> sent.method().equals("PATCH"),
                new Fault.Answer(544, "", "{\"statusCode\":\"544\",\"code\":\"DatabaseTimeout\"}"));
        proxy.once(sent -> sent.isFor("GET", "/film"), new Fault.TruncateAnswer(1 << 20));

        StorageRestoreResult result = trial.restore(at(yesterday, trial.everything()));

        assertThat(result.restored().missing()).isZero();
        assertThat(result.restored().uploaded() + result.restored().found()).isEqualTo(31);
        assertThat(rows(bucket)).isEqualTo(before);
        assertThat(read(bucket, "film")).isEqualTo(film);
        for (int i = 0; i < 30; i++) {
            assertThat(read(bucket, "object " + i)).isEqualTo(bytes("content " + i));
        }
    }

    @Test
    void anExpiredKeyEndsItTypedAndTheNextOneGoesOnAndPutsTheLimitsBack() throws Exception {
        project.execute("update storage.buckets set file_size_limit = 1000 where id = '" + bucket + "'");
        for (int i = 0; i < 30; i++) {
            put("object " + i, "content " + i);
        }
        StorageSyncResult yesterday = trial.mirror();
        for (int i = 0; i < 30; i++) {
            uploads.delete(bucket, "object " + i);
        }
        StorageRestoreRequest request = at(yesterday, trial.everything());
        Fault expired = new Fault.Answer(
                400, "", "{\"statusCode\":\"403\",\"error\":\"Unauthorized\",\"code\":\"InvalidJWT\"}");
        trial.proxy().once(sent -> sent.method().equals("PUT"), new Fault.Forward());
        var first = trial.proxy()
                .times(
                        10,
                        sent -> sent.method().equals("POST") && sent.target().contains("/object%20"),
                        new Fault.Forward());
        var rest = trial.proxy()
                .always(
                        sent -> sent.method().equals("POST") && sent.target().contains("/object%20")
                                || sent.method().equals("PUT"),
                        expired);

        assertThat(trial.failure(request)).isEqualTo(FailureType.BAD_CREDENTIALS);
        assertThat(settings(bucket)).isEqualTo("f null null");
        first.remove();
        rest.remove();

        StorageRestoreResult result = trial.restore(request);
        assertThat(result.restored().uploaded()).isBetween(1L, 29L);
        for (int i = 0; i < 30; i++) {
            assertThat(read(bucket, "object " + i)).isEqualTo(bytes("content " + i));
        }
        assertThat(settings(bucket)).isEqualTo("f 1000 null");
    }

    @Test
    void oneRestoreAtATimeWritesIntoABucket() throws Exception {
        put("a", "a");
        StorageSyncResult yesterday = trial.mirror();
        uploads.delete(bucket, "a");
        HeldRequest held = trial.proxy().hold(sent -> sent.isFor("POST", "/" + bucket + "/a"));
        WorkflowStub first = trial.started(at(yesterday, trial.everything()));
        held.awaitArrival();

        assertThat(trial.failure(at(yesterday, trial.everything()))).isEqualTo(FailureType.TARGET_BUSY);

        held.release();
        assertThat(first.getResult(StorageRestoreResult.class).restored().uploaded())
                .isEqualTo(1);
    }

    @Test
    void onlyTheProjectsOwnDatabaseIsWritten() throws Exception {
        put("a", "a");
        StorageSyncResult yesterday = trial.mirror();
        ObjectOwners owners = new ObjectOwners(project.database(), bucket);
        BucketSettings there = new RestStorageSource(
                        project.address(),
                        ServiceKey.parse(project.keys().secretKey()),
                        new SharedPace(),
                        S3Timings.standard())
                .bucket(bucket);
        owners.requireProject(there);
        BucketSettings ofAnother = new BucketSettings(
                bucket, false, OptionalLong.empty(), List.of(), Optional.of(Instant.EPOCH), Optional.empty(), "");
        assertThatThrownBy(() -> owners.requireProject(ofAnother)).hasMessageContaining("is not that of the project");

        put("a", "longer than it was");
        ManifestEntry shorter = trial.inventory(yesterday).get("a");
        assertThat(owners.set(List.of(shorter))).containsExactly(shorter);
    }

    private void destroy(StorageSyncResult sync, String key) throws Exception {
        String prefix = "storage/" + trial.env() + "/" + bucket + "/" + sync.slot() + "/" + key;
        try (var admin = trial.server().client(dev.polaris.backup.s3.S3Role.ADMIN)) {
            for (var version : admin.listObjectVersions(
                            request -> request.bucket(trial.server().bucket()).prefix(prefix))
                    .versions()) {
                admin.deleteObject(request -> request.bucket(trial.server().bucket())
                        .key(version.key())
                        .versionId(version.versionId())
                        .bypassGovernanceRetention(true));
            }
        }
    }

    private void put(String key, String content) throws Exception {
        uploads.put(bucket, key, bytes(content));
    }

    private byte[] read(String from, String key) throws Exception {
        return uploads.get(from, key);
    }

    /** Everything of a row that a restore is to bring back, by key. */
    private Map<String, String> rows(String of) throws Exception {
        return new TreeMap<>(project.pairs("select name, concat_ws(' ', metadata->>'size', metadata->>'mimetype',"
                + " metadata->>'cacheControl', user_metadata, owner, owner_id,"
                + " case when owner_id is not null then created_at end) from storage.objects where bucket_id = '" + of
                + "'"));
    }

    private String settings(String of) throws Exception {
        return project.pairs("select id, concat(public, ' ', coalesce(file_size_limit::text, 'null'), ' ',"
                        + " coalesce(allowed_mime_types::text, 'null')) from storage.buckets where id = '" + of + "'")
                .get(of);
    }

    private static StorageRestoreRequest at(StorageSyncResult sync, StorageRestoreRequest request) {
        return change(request, sync.slot(), null, null, request.mode(), request.toBucket());
    }

    private static StorageRestoreRequest mode(StorageRestoreRequest request, ObjectMode mode) {
        return change(request, request.backup(), request.keys(), request.glob(), mode, request.toBucket());
    }

    private static StorageRestoreRequest into(String other, StorageRestoreRequest request) {
        return change(request, request.backup(), request.keys(), request.glob(), request.mode(), other);
    }

    private static StorageRestoreRequest glob(String glob, StorageRestoreRequest request) {
        return change(request, request.backup(), null, glob, request.mode(), request.toBucket());
    }

    private static StorageRestoreRequest keys(List<String> keys, StorageRestoreRequest request) {
        return change(request, request.backup(), keys, null, request.mode(), request.toBucket());
    }

    private static StorageRestoreRequest change(
            StorageRestoreRequest of, String backup, List<String> keys, String glob, ObjectMode mode, String toBucket) {
        return new StorageRestoreRequest(
                of.env(),
                of.bucket(),
                backup,
                keys,
                null,
                glob,
                keys == null && glob == null ? true : null,
                null,
                mode,
                null,
                null,
                toBucket,
                null,
                of.ticket(),
                of.requester(),
                of.dryRun());
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
