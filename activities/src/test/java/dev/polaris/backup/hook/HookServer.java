package dev.polaris.backup.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.polaris.backup.config.HttpHookConfig;
import dev.polaris.backup.config.SecretReference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An app's address on 127.0.0.1 that keeps what it is told and says it again to who has the secret. */
public final class HookServer implements AutoCloseable {
    /** The variables of a worker that knows the secret. */
    public static final Map<String, String> SECRETS = Map.of("HOOK", "Bearer of the secret");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile String held;
    private volatile int failures;

    /** @param held what it says before it is told anything */
    public HookServer(String held) throws IOException {
        this.held = held;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!SECRETS.get("HOOK").equals(exchange.getRequestHeaders().getFirst("X-Secret"))) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            if (!exchange.getRequestMethod().equals("GET")) {
                keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
                held = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                if (failures > 0) {
                    // It took effect, and nobody hears of it.
                    failures = 0;
                    exchange.sendResponseHeaders(503, -1);
                    return;
                }
            }
            byte[] body = held.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    public JsonNode held() {
        try {
            return JSON.readTree(held);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public void hold(String text) {
        held = text;
    }

    /** The next answer to something it is told is lost. */
    public void loseAnAnswer() {
        failures = 1;
    }

    /** The keys of what it was told. */
    public List<String> keys() {
        return keys;
    }

    public HttpHookConfig config() {
        return new HttpHookConfig(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
                "X-Secret",
                new SecretReference(SecretReference.Source.ENV, "HOOK"));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
