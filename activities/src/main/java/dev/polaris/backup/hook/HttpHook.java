package dev.polaris.backup.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.polaris.backup.config.HttpHookConfig;
import dev.polaris.backup.config.MissingSecretException;
import dev.polaris.backup.failure.FailureType;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A web address of the user's own that speaks JSON. What it answers is read and never repeated: it could hold anything. */
public final class HttpHook {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpHookConfig config;
    private final Map<String, String> workerEnvironment;
    private final FailureType failing;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * One address.
     *
     * @param workerEnvironment the variables of this worker, where the secret's reference may point
     * @param failing what it is called when it does not answer well
     */
    public HttpHook(HttpHookConfig config, Map<String, String> workerEnvironment, FailureType failing) {
        this.config = config;
        this.workerEnvironment = Map.copyOf(workerEnvironment);
        this.failing = failing;
    }

    /** The address for people. */
    public String label() {
        return config.url().toString();
    }

    /** Asks. */
    public JsonNode get() {
        return send("GET", HttpRequest.newBuilder().GET());
    }

    /**
     * Sets.
     *
     * @param key by which the receiver knows a request that is sent again
     */
    public void put(Map<String, ?> body, String key) {
        var unused = send("PUT", HttpRequest.newBuilder().PUT(text(body)).header("Idempotency-Key", key));
    }

    /**
     * Tells.
     *
     * @param key by which the receiver knows a request that is sent again
     */
    public void post(Map<String, ?> body, String key) {
        var unused = send("POST", HttpRequest.newBuilder().POST(text(body)).header("Idempotency-Key", key));
    }

    private static HttpRequest.BodyPublisher text(Map<String, ?> body) {
        try {
            return HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a map of texts is always JSON", e);
        }
    }

    private JsonNode send(String method, HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(
                    request.uri(config.url())
                            .timeout(PATIENCE)
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json")
                            .header(config.header(), config.secret().resolve(workerEnvironment))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 401 || answer.statusCode() == 403) {
                throw FailureType.BAD_CREDENTIALS.failure(
                        label() + " answered " + answer.statusCode() + " to " + method + ".");
            }
            if (answer.statusCode() / 100 != 2) {
                throw failing.failure(label() + " answered " + answer.statusCode() + " to " + method + ".");
            }
            return method.equals("GET") ? JSON.readTree(answer.body()) : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            throw failing.failure(label() + " answered with something that is not JSON.");
        } catch (IOException e) {
            throw failing.failure(
                    label() + " did not answer " + method + " (" + e.getClass().getSimpleName() + ").");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FailureType.CANCELLED.failure("Waiting for " + label() + " was interrupted.");
        } catch (MissingSecretException e) {
            throw FailureType.MISSING_SECRET.failure("For " + label() + ": " + e.getMessage() + ".");
        }
    }
}
