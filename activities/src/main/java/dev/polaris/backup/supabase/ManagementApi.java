package dev.polaris.backup.supabase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.MissingSecretException;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.failure.FailureType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A client of the Management API. It waits when it is told to, and repeats only what was certainly not done: a request that
 * changes something and whose answer was lost ends as {@code OUTCOME_UNKNOWN}, and the caller looks first.
 */
public final class ManagementApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LONGEST_WAIT_SECONDS = 60;
    private static final int TRIES = 3;

    private final URI address;
    private final SecretReference token;
    private final Map<String, String> environment;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * A client.
     *
     * @param token the account's token, read at every use
     * @param environment the variables of this worker, where its reference may point
     */
    public ManagementApi(URI address, SecretReference token, Map<String, String> environment) {
        this.address = address;
        this.token = token;
        this.environment = environment;
    }

    /** What is at a path; empty when there is nothing. */
    public Optional<JsonNode> get(String path) throws InterruptedException {
        HttpResponse<String> answer = send("GET", path, null);
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        return Optional.of(read(path, answer));
    }

    /** Asks for something to be made. */
    public JsonNode post(String path, Object body) throws InterruptedException {
        return read(path, send("POST", path, body));
    }

    /** Asks for something to be changed. */
    public JsonNode patch(String path, Object body) throws InterruptedException {
        return read(path, send("PATCH", path, body));
    }

    /** Asks for something to be removed; what is not there is removed. */
    public void delete(String path) throws InterruptedException {
        HttpResponse<String> answer = send("DELETE", path, null);
        if (answer.statusCode() != 404) {
            var unused = read(path, answer);
        }
    }

    /** The address, for people. */
    public String place() {
        return address.toString();
    }

    private HttpResponse<String> send(String method, String path, Object body) throws InterruptedException {
        for (int tried = 1; ; tried++) {
            HttpResponse<String> answer = sendOnce(method, path, body);
            // Refused before it was looked at, so it was not done.
            if (answer.statusCode() != 429 || tried == TRIES) {
                return answer;
            }
            Thread.sleep(Duration.ofSeconds(waiting(answer)).toMillis());
        }
    }

    private static long waiting(HttpResponse<String> answer) {
        String told = answer.headers().firstValue("Retry-After").orElse("1");
        return told.matches("\\d{1,6}") ? Math.min(LONGEST_WAIT_SECONDS, Long.parseLong(told)) : 1;
    }

    private HttpResponse<String> sendOnce(String method, String path, Object body) throws InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + token.resolve(environment))
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(body)));
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (MissingSecretException e) {
            throw FailureType.MISSING_SECRET.failure("For " + address + ": " + e.getMessage() + ".");
        } catch (IOException e) {
            throw lost(method, path, "did not answer (" + e.getClass().getSimpleName() + ")");
        }
    }

    private JsonNode read(String path, HttpResponse<String> answer) {
        int status = answer.statusCode();
        String method = answer.request().method();
        if (status == 401 || status == 403) {
            throw FailureType.BAD_CREDENTIALS.failure(
                    address + " refused the token for " + path + " (" + status + ").");
        }
        if (status == 429) {
            throw FailureType.INSTANCE_FAILED.failure(address + " takes no more requests for now.");
        }
        if (status >= 500) {
            throw lost(method, path, "answered " + status);
        }
        if (status >= 400) {
            // The answer may repeat what was sent, which may be a password.
            throw FailureType.BAD_CONFIGURATION.failure(
                    address + " refused " + method + " " + path + " (" + status + ").");
        }
        try {
            return MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw lost(method, path, "answered something else than JSON");
        }
    }

    private RuntimeException lost(String method, String path, String how) {
        FailureType type = method.equals("GET") ? FailureType.INSTANCE_FAILED : FailureType.OUTCOME_UNKNOWN;
        return type.failure(address + " " + how + " to " + method + " " + path + ".");
    }
}
