package dev.polaris.backup.storage.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.storage.source.StorageProject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stand-in does what the real server was seen to do. */
final class StorageServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String bucket = "server-" + UUID.randomUUID();
    private StorageProject project;

    @BeforeEach
    void makeBucket() throws Exception {
        project = StorageProject.shared();
        project.uploads().createBucket(bucket);
    }

    @AfterEach
    void deleteBucket() throws Exception {
        project.uploads().deleteBucket(bucket);
    }

    private HttpResponse<String> ask(String method, String path, String body, String... headers) throws Exception {
        return askWith(project.keys().secretKey(), method, path, body, headers);
    }

    private HttpResponse<String> askWith(String key, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(project.address() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("apikey", key);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** HTTP status, status in the body, code. */
    private static String refusal(HttpResponse<String> answer) throws JsonProcessingException {
        JsonNode body = JSON.readTree(answer.body());
        return answer.statusCode() + " " + body.path("statusCode").asText() + " "
                + body.path("code").asText();
    }

    private String object(String key) {
        return "/object/" + bucket + "/" + key;
    }

    private String read(String key) {
        return "/object/authenticated/" + bucket + "/" + key;
    }

    private static JsonNode json(HttpResponse<String> answer) throws JsonProcessingException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @Test
    void nearlyEveryRefusalIs400WithTheTrueStatusAsText() throws Exception {
        ask("POST", object("there"), "x");

        assertThat(refusal(ask("GET", read("missing"), ""))).isEqualTo("400 404 NoSuchKey");
        assertThat(refusal(ask("GET", "/object/authenticated/nowhere/x", ""))).isEqualTo("400 404 NoSuchBucket");
        assertThat(refusal(ask("GET", "/bucket/nowhere", ""))).isEqualTo("400 404 NoSuchBucket");
        assertThat(refusal(ask("POST", object("there"), "y"))).isEqualTo("400 409 KeyAlreadyExists");
        assertThat(refusal(ask("POST", object("h%C3%A9"), "x"))).isEqualTo("400 400 InvalidKey");
        assertThat(refusal(ask("POST", object("a/../b"), "x"))).isEqualTo("400 400 InvalidKey");
        assertThat(refusal(ask("DELETE", object("missing"), ""))).isEqualTo("400 404 NoSuchKey");
        assertThat(refusal(ask("DELETE", "/bucket/" + bucket, ""))).isEqualTo("400 409 ResourceNotEmpty");
        assertThat(refusal(ask("POST", "/bucket", "{\"name\":\"" + bucket + "\"}")))
                .isEqualTo("400 409 BucketAlreadyExists");
        HttpResponse<String> head = ask("HEAD", read("missing"), "");
        assertThat(head.statusCode()).isEqualTo(400);
        assertThat(head.body()).isEmpty();
        // A range is refused truthfully.
        assertThat(refusal(ask("GET", read("there"), "", "Range", "bytes=1-"))).isEqualTo("416 416 InvalidRange");
        ask("POST", object("empty"), "");
        assertThat(refusal(ask("GET", read("empty"), "", "Range", "bytes=0-"))).isEqualTo("416 416 InvalidRange");
    }

    @Test
    void strangersAndUnknownBucketsListAsEmpty() throws Exception {
        ask("POST", object("there"), "x");
        String anon = project.keys().token("anon", Instant.ofEpochSecond(4_000_000_000L));
        for (String key : List.of(project.keys().publishableKey(), anon)) {
            assertThat(askWith(key, "POST", "/object/list/" + bucket, "{\"prefix\":\"\"}")
                            .body())
                    .isEqualTo("[]");
            JsonNode flat = json(askWith(key, "POST", "/object/list-v2/" + bucket, "{}"));
            assertThat(flat.get("objects")).isEmpty();
            assertThat(refusal(askWith(key, "GET", "/bucket/" + bucket, ""))).isEqualTo("400 404 NoSuchBucket");
            assertThat(refusal(askWith(key, "GET", read("there"), ""))).isEqualTo("400 404 NoSuchKey");
            assertThat(json(askWith(key, "GET", "/bucket", ""))).isEmpty();
        }
        assertThat(ask("POST", "/object/list/nowhere", "{\"prefix\":\"\"}").body())
                .isEqualTo("[]");
        assertThat(json(ask("POST", "/object/list-v2/nowhere", "{}")).get("objects"))
                .isEmpty();
        assertThat(refusal(askWith("", "GET", "/bucket", ""))).isEqualTo("400 403 AccessDenied");
    }

    @Test
    void bothFormsOfKeysOpenAndOthersDoNot() throws Exception {
        String secret = project.keys().secretKey();
        String token = project.keys().serviceToken();
        assertThat(askWith(token, "GET", "/bucket/" + bucket, "", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(askWith("", "GET", "/bucket/" + bucket, "", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(askWith(secret, "GET", "/bucket/" + bucket, "").statusCode()).isEqualTo(200);
        assertThat(refusal(askWith("", "GET", "/bucket/" + bucket, "", "Authorization", "Bearer " + secret)))
                .isEqualTo("400 403 AccessDenied");
        HttpResponse<String> browser = askWith(secret, "GET", "/bucket/" + bucket, "", "User-Agent", "Mozilla/5.0");
        assertThat(browser.statusCode()).isEqualTo(401);
        assertThat(askWith("sb_secret_other", "GET", "/bucket", "").statusCode())
                .isEqualTo(401);
        String expired = project.keys().token("service_role", Instant.ofEpochSecond(1));
        assertThat(refusal(askWith(expired, "GET", "/bucket", ""))).isEqualTo("400 403 AccessDenied");
    }

    @Test
    void bytesComeWithTheirHeadersWholeAndByRange() throws Exception {
        ask("POST", object("a"), "0123456789", "Content-Type", "image/x-odd", "cache-control", "max-age=7");

        HttpResponse<String> whole = ask("GET", read("a"), "");
        assertThat(whole.body()).isEqualTo("0123456789");
        assertThat(whole.headers().firstValue("Content-Type")).contains("image/x-odd");
        assertThat(whole.headers().firstValue("Cache-Control")).contains("max-age=7");
        assertThat(whole.headers().firstValue("ETag")).contains("\"781e5e245d69b566979b86e28d23f2c7\"");
        assertThat(whole.headers().firstValue("Last-Modified")).isPresent();
        HttpResponse<String> part = ask("GET", read("a"), "", "Range", "bytes=2-4");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 2-4/10");
        assertThat(ask("GET", read("a"), "", "Range", "bytes=-3").body()).isEqualTo("789");
        assertThat(ask(
                                "GET",
                                read("a"),
                                "",
                                "If-None-Match",
                                whole.headers().firstValue("ETag").orElseThrow())
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void aRowTellsOfBytesThatAreGoneUntilTheyAreReadOrPutBack() throws Exception {
        project.fill(bucket, 1);
        String row = "row/00000001";

        assertThat(ask("HEAD", read(row), "").statusCode()).isEqualTo(200);
        assertThat(json(ask("GET", "/object/info/" + bucket + "/" + row, ""))
                        .path("size")
                        .asInt())
                .isEqualTo(1);
        HttpResponse<String> lost = ask("GET", read(row), "");
        assertThat(refusal(lost)).isEqualTo("400 404 NoSuchKey");
        assertThat(lost.body()).contains("The resource was not found");
        assertThat(refusal(ask("POST", object(row), "y"))).isEqualTo("400 409 KeyAlreadyExists");
        assertThat(ask("POST", object(row), "y", "x-upsert", "true").statusCode())
                .isEqualTo(200);
        assertThat(ask("GET", read(row), "").body()).isEqualTo("y");
    }

    @Test
    void replacingKeepsTheRowsIdentityAndLosesWhatIsNotSentAgain() throws Exception {
        String metadata = Base64.getEncoder().encodeToString("{\"who\":\"me\"}".getBytes(UTF_8));
        ask("POST", object("a"), "one", "x-metadata", metadata, "cache-control", "max-age=5");
        JsonNode before = json(ask("GET", "/object/info/" + bucket + "/a", ""));
        assertThat(before.path("metadata").path("who").asText()).isEqualTo("me");

        ask("PUT", object("a"), "two");
        JsonNode after = json(ask("GET", "/object/info/" + bucket + "/a", ""));
        assertThat(after.get("id")).isEqualTo(before.get("id"));
        assertThat(after.get("created_at")).isEqualTo(before.get("created_at"));
        assertThat(after.get("version")).isNotEqualTo(before.get("version"));
        assertThat(after.path("metadata")).isEmpty();
        assertThat(after.path("cache_control").asText()).isEqualTo("no-cache");

        // A database restored over newer files names versions that are gone.
        project.execute("update storage.objects set version = '"
                + before.get("version").asText() + "' where bucket_id = '" + bucket + "'");
        assertThat(ask("GET", read("a"), "").statusCode()).isEqualTo(400);
    }

    @Test
    void bucketsRestrictEverybody() throws Exception {
        ask(
                "PUT",
                "/bucket/" + bucket,
                "{\"file_size_limit\":\"1KB\",\"allowed_mime_types\":[\"image/*\",\"text/plain\"]}");
        JsonNode settings = json(ask("GET", "/bucket/" + bucket, ""));
        assertThat(settings.path("file_size_limit").asInt()).isEqualTo(1000);

        assertThat(refusal(ask("POST", object("a"), "x", "Content-Type", "audio/mp4")))
                .isEqualTo("400 415 InvalidMimeType");
        assertThat(ask("POST", object("a"), "x", "Content-Type", "image/png").statusCode())
                .isEqualTo(200);
        assertThat(refusal(ask("POST", object("b"), "x".repeat(1001), "Content-Type", "text/plain")))
                .isEqualTo("400 413 EntityTooLarge");
        assertThat(ask("POST", object("f/.emptyFolderPlaceholder"), "").statusCode())
                .isEqualTo(200);
        ask("PUT", "/bucket/" + bucket, "{\"file_size_limit\":null,\"allowed_mime_types\":null}");
        assertThat(ask("POST", object("b"), "x".repeat(1001), "Content-Type", "audio/mp4")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theFirstListingShowsOneLevelAndHidesWhatNamesCannotShow() throws Exception {
        for (String key : List.of("a", "a/b", "k//c", "k/d/", "K/e", "z")) {
            ask("POST", object(key), "x");
        }
        assertThat(level("", 100, 0)).containsExactly("a", "a (folder)", "k (folder)", "z");
        assertThat(level("", 2, 1)).containsExactly("a (folder)", "k (folder)");
        // The double slash is a folder without a name; the trailing one only a folder.
        assertThat(level("k/", 100, 0)).containsExactlyInAnyOrder(" (folder)", "d (folder)", "e");
        assertThat(level("k//", 100, 0)).containsExactly("c");
        assertThat(refusal(ask("POST", "/object/list/" + bucket, "{}"))).isEqualTo("400 400 InvalidRequest");
    }

    private List<String> level(String prefix, int limit, int offset) throws Exception {
        String body = "{\"prefix\":\"" + prefix + "\",\"limit\":" + limit + ",\"offset\":" + offset + "}";
        List<String> names = new ArrayList<>();
        for (JsonNode line : json(ask("POST", "/object/list/" + bucket, body))) {
            names.add(line.get("name").asText() + (line.get("id").isNull() ? " (folder)" : ""));
        }
        return names;
    }

    @Test
    void theSecondListingGivesWholeKeysByCursor() throws Exception {
        for (String key : List.of("a", "a/b", "a//b", "a!")) {
            ask("POST", object(key), "x");
        }
        JsonNode first = json(ask("POST", "/object/list-v2/" + bucket, "{\"limit\":3}"));
        assertThat(first.get("objects"))
                .extracting(line -> line.get("name").asText())
                .containsExactly("a", "a!", "a//b");
        assertThat(first.get("hasNext").asBoolean()).isTrue();
        assertThat(first.get("nextCursorKey").asText()).isEqualTo("a//b");
        JsonNode second = json(ask(
                "POST",
                "/object/list-v2/" + bucket,
                "{\"limit\":3,\"cursor\":\"" + first.get("nextCursor").asText() + "\"}"));
        assertThat(second.get("objects"))
                .extracting(line -> line.get("name").asText())
                .containsExactly("a/b");
        assertThat(second.get("hasNext").asBoolean()).isFalse();
        assertThat(refusal(ask("POST", "/object/list-v2/" + bucket, "{\"cursor\":\"bm8=\"}")))
                .isEqualTo("400 400 InvalidParameter");
    }

    @Test
    void objectsAreCopiedMovedAndDeleted() throws Exception {
        ask("POST", object("a"), "x", "x-metadata", Base64.getEncoder().encodeToString("{\"k\":1}".getBytes(UTF_8)));
        String names = "{\"bucketId\":\"" + bucket + "\",\"sourceKey\":\"a\",\"destinationKey\":\"%s\"}";

        json(ask("POST", "/object/copy", names.formatted("b")));
        json(ask("POST", "/object/move", names.formatted("c")));
        assertThat(refusal(ask("POST", "/object/move", names.formatted("c")))).isEqualTo("400 404 NoSuchKey");
        assertThat(json(ask("GET", "/object/info/" + bucket + "/b", ""))
                        .path("metadata")
                        .path("k")
                        .asInt())
                .isEqualTo(1);
        assertThat(ask("GET", read("c"), "").body()).isEqualTo("x");
        JsonNode gone = json(ask("DELETE", "/object/" + bucket, "{\"prefixes\":[\"b\",\"never\",\"c\"]}"));
        assertThat(gone).extracting(line -> line.get("name").asText()).containsExactlyInAnyOrder("b", "c");
        assertThat(refusal(ask("GET", read("b"), ""))).isEqualTo("400 404 NoSuchKey");
    }

    @Test
    void anUploadIsResumedWhereItStopped() throws Exception {
        HttpResponse<String> created = create("big file", 10, "metadata", "{\"k\":\"v\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        String location = created.headers().firstValue("Location").orElseThrow();
        // As in production: https, whatever the way here.
        assertThat(location).startsWith("https://").contains("/storage/v1/upload/resumable/");
        String upload = location.substring(location.indexOf("/upload/resumable/"));

        assertThat(patch(upload, 0, "01234").headers().firstValue("Upload-Offset"))
                .contains("5");
        HttpResponse<String> conflict = patch(upload, 3, "34");
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(conflict.body()).startsWith("Upload-Offset conflict");
        HttpResponse<String> head = ask("HEAD", upload, "", "Tus-Resumable", "1.0.0");
        assertThat(head.headers().firstValue("Upload-Offset")).contains("5");
        assertThat(head.headers().firstValue("Upload-Length")).contains("10");
        assertThat(ask("GET", read("big%20file"), "").statusCode()).isEqualTo(400);
        assertThat(patch(upload, 5, "56789").statusCode()).isEqualTo(204);

        HttpResponse<String> whole = ask("GET", read("big%20file"), "");
        assertThat(whole.body()).isEqualTo("0123456789");
        assertThat(whole.headers().firstValue("Content-Type")).contains("text/x-tus");
        assertThat(whole.headers().firstValue("Cache-Control")).contains("max-age=60");
        assertThat(whole.headers().firstValue("ETag").orElseThrow()).endsWith("-1\"");
        JsonNode info = json(ask("GET", "/object/info/" + bucket + "/big%20file", ""));
        assertThat(info.path("metadata").path("k").asText()).isEqualTo("v");
        assertThat(patch(upload, 10, "x").statusCode()).isEqualTo(404);
    }

    @Test
    void anUploadThatMayNotBeIsRefusedWithItsTrueStatus() throws Exception {
        ask("PUT", "/bucket/" + bucket, "{\"file_size_limit\":5}");
        assertThat(create("a", 6, "x", "y").statusCode()).isEqualTo(413);
        assertThat(create("h\u00e9", 1, "x", "y").statusCode()).isEqualTo(400);
        HttpResponse<String> created = create("a", 2, "x", "y");
        String location = created.headers().firstValue("Location").orElseThrow();
        String upload = location.substring(location.indexOf("/upload/resumable/"));
        assertThat(patch(upload, 0, "123").statusCode()).isEqualTo(413);
        assertThat(ask("PATCH", upload, "12", "Tus-Resumable", "1.0.0", "Upload-Offset", "0")
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask("POST", "/upload/resumable", "", "Upload-Length", "1").statusCode())
                .isEqualTo(412);
    }

    private HttpResponse<String> create(String key, int length, String name, String value) throws Exception {
        Map<String, String> metadata = Map.of(
                "bucketName",
                bucket,
                "objectName",
                key,
                "contentType",
                "text/x-tus",
                "cacheControl",
                "60",
                name,
                value);
        List<String> pairs = new ArrayList<>();
        metadata.forEach(
                (word, text) -> pairs.add(word + " " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8))));
        return ask(
                "POST",
                "/upload/resumable",
                "",
                "Tus-Resumable",
                "1.0.0",
                "Upload-Length",
                Integer.toString(length),
                "Upload-Metadata",
                String.join(",", pairs));
    }

    private HttpResponse<String> patch(String upload, int offset, String bytes) throws Exception {
        return ask(
                "PATCH",
                upload,
                bytes,
                "Tus-Resumable",
                "1.0.0",
                "Upload-Offset",
                Integer.toString(offset),
                "Content-Type",
                "application/offset+octet-stream");
    }
}
