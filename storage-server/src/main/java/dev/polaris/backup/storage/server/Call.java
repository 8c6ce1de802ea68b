package dev.polaris.backup.storage.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.polaris.backup.storage.server.ApiKeys.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One request and its answer. */
final class Call {
    static final String BASE = "/storage/v1";
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpExchange exchange;
    private final Caller caller;

    Call(HttpExchange exchange, Caller caller) {
        this.exchange = exchange;
        this.caller = caller;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    Caller caller() {
        return caller;
    }

    /** Refuses everybody but the service key, in the words for a stranger without any key. */
    void requireKey() {
        if (caller == Caller.NOBODY) {
            throw StorageError.accessDenied("headers must have required property 'authorization'");
        }
    }

    void requireService() {
        requireKey();
        if (caller != Caller.SERVICE) {
            throw StorageError.accessDenied("new row violates row-level security policy");
        }
    }

    /** What follows this beginning of the path, decoded; empty when the path begins otherwise. */
    Optional<String> after(String beginning) {
        String path = exchange.getRequestURI().getRawPath();
        String whole = BASE + beginning;
        return path.startsWith(whole) ? Optional.of(decoded(path.substring(whole.length()))) : Optional.empty();
    }

    boolean isAt(String path) {
        String raw = exchange.getRequestURI().getRawPath();
        return raw.equals(BASE + path) || raw.equals(BASE + path + "/");
    }

    /** A plus sign in a path is a plus sign. */
    static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    Map<String, String> query() {
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                query.put(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    InputStream body() {
        return exchange.getRequestBody();
    }

    ObjectNode json() throws IOException {
        JsonNode body = null;
        try {
            body = JSON.readTree(body().readAllBytes());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            // Refused below, like everything that is no object.
        }
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw StorageError.invalidRequest("body must be object");
    }

    Call with(String header, String value) {
        if (value != null) {
            exchange.getResponseHeaders().set(header, value);
        }
        return this;
    }

    void answer(int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        with("Content-Type", "application/json; charset=utf-8");
        answer(status, bytes);
    }

    void answer(int status, byte[] bytes) throws IOException {
        boolean head = method().equals("HEAD");
        exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head && bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    void answerEmpty(int status) throws IOException {
        answer(status, new byte[0]);
    }

    /** Begins an answer of a known length, above 0. */
    OutputStream begin(int status, long length) throws IOException {
        exchange.sendResponseHeaders(status, length);
        return exchange.getResponseBody();
    }

    void refuse(StorageError refusal) throws IOException {
        answer(
                refusal.httpStatus(),
                Map.of(
                        "statusCode", Integer.toString(refusal.status()),
                        "error", refusal.error(),
                        "message", refusal.getMessage(),
                        "code", refusal.code()));
    }
}
