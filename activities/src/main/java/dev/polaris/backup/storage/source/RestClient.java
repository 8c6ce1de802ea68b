package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.s3.S3Timings;
import dev.polaris.backup.storage.source.StorageSourceException.Stopped;
import dev.polaris.backup.storage.source.StorageSourceException.Unavailable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests to a project's Storage by HTTP, each sent once, refusals translated. Follows no redirect: the key goes along. */
final class RestClient {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Bodies up to here arrive as a whole: that saves a hand-over between threads for each piece. */
    private static final long SMALL_BODY = 256 << 10;

    private static final int LONGEST_REFUSAL = 64 << 10;

    private final HttpClient client;
    private final ServiceKey key;
    private final S3Timings timings;
    private final SilenceWatch watch;

    RestClient(ServiceKey key, S3Timings timings) {
        this.key = key;
        this.timings = timings;
        this.watch = new SilenceWatch(timings.silence());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timings.connect())
                .build();
    }

    HttpRequest.Builder request(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                // A browser's name would be refused with an opaque key.
                .header("User-Agent", "polaris-backup")
                .header("apikey", key.text());
        return key.isToken() ? request.header("Authorization", "Bearer " + key.text()) : request;
    }

    /** What a refusal means to one kind of request; null to leave it to {@link RestRefusal#asException}. */
    interface Meaning {
        RuntimeException of(RestRefusal refusal);
    }

    /** The answer's JSON. */
    JsonNode json(String doing, HttpRequest request, Meaning meaning) {
        HttpResponse<InputStream> answer = send(doing, request, meaning);
        try (InputStream body = answer.body()) {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Unavailable(doing, "the answer is not JSON", null);
        } catch (IOException e) {
            throw broken(doing, e);
        }
    }

    /** An answer of success, with its body still to be read. */
    HttpResponse<InputStream> send(String doing, HttpRequest request, Meaning meaning) {
        HttpResponse<InputStream> answer = receive(doing, request);
        if (answer.statusCode() / 100 == 2) {
            return answer;
        }
        try (InputStream body = answer.body()) {
            RestRefusal refusal = RestRefusal.of(answer.statusCode(), body.readNBytes(LONGEST_REFUSAL));
            RuntimeException meant = meaning.of(refusal);
            throw meant != null
                    ? meant
                    : refusal.asException(doing, answer.headers().firstValue("Retry-After"));
        } catch (IOException e) {
            throw broken(doing, e);
        }
    }

    private HttpResponse<InputStream> receive(String doing, HttpRequest request) {
        CompletableFuture<HttpResponse<InputStream>> answer = client.sendAsync(request, body());
        try {
            return answer.get(timings.silence().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Stopped(doing);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new Unavailable(doing, "no answer within " + timings.silence().toSeconds() + " s", null);
        } catch (ExecutionException e) {
            throw broken(doing, e.getCause());
        }
    }

    private BodyHandler<InputStream> body() {
        return head -> {
            long length = head.headers().firstValueAsLong("Content-Length").orElse(Long.MAX_VALUE);
            return length <= SMALL_BODY
                    ? BodySubscribers.mapping(BodySubscribers.ofByteArray(), ByteArrayInputStream::new)
                    : BodySubscribers.mapping(BodySubscribers.ofInputStream(), watch::watched);
        };
    }

    /** Only the kind of failure goes on: an exception of the client can quote the address. */
    private static Unavailable broken(String doing, Throwable cause) {
        return new Unavailable(
                doing, "the connection failed with " + cause.getClass().getSimpleName(), null);
    }

    void close() {
        watch.close();
    }
}
