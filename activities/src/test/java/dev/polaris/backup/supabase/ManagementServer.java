package dev.polaris.backup.supabase;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * A stand-in for Supabase's Management API, with the fields and words of the real one as far as projects go. A project comes
 * up slowly: it is healthy after it has been looked at a number of times. What a test writes down happens to the next
 * requests: a refusal for too many, an answer that is lost although the request was obeyed, a project that fails.
 */
public final class ManagementServer implements AutoCloseable {
    /** What becomes of a request. */
    public enum Mishap {
        TOO_MANY_REQUESTS,
        /** Obeyed, but the connection breaks before the answer. */
        ANSWER_LOST,
        INTERNAL_ERROR,
        /** The project that is made never comes up. */
        INIT_FAILED
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PROJECTS = "/v1/projects";

    private final HttpServer http;
    private final String token;
    private final String databaseHost;
    private final BiConsumer<String, String> makeDatabase;
    private final Map<String, Project> projects = new ConcurrentHashMap<>();
    private final Map<String, Deque<Mishap>> mishaps = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger counter = new AtomicInteger();
    private volatile int looksUntilHealthy = 2;

    private static final class Project {
        private final Map<String, Object> facts = new LinkedHashMap<>();
        private final AtomicInteger looks = new AtomicInteger();
        private boolean fails;
    }

    private ManagementServer(String token, String databaseHost, BiConsumer<String, String> makeDatabase)
            throws IOException {
        this.token = token;
        this.databaseHost = databaseHost;
        this.makeDatabase = makeDatabase;
        this.http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 64);
        http.setExecutor(Executors.newCachedThreadPool());
        http.createContext("/", this::serve);
        http.start();
    }

    /**
     * Begins to listen.
     *
     * @param makeDatabase makes a project's database: its ref and its password
     */
    public static ManagementServer start(String token, String databaseHost, BiConsumer<String, String> makeDatabase)
            throws IOException {
        return new ManagementServer(token, databaseHost, makeDatabase);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** What happens to the next requests of a method, such as {@code POST}. */
    public void next(String method, Mishap... what) {
        mishaps.computeIfAbsent(method, unknown -> new ConcurrentLinkedDeque<>())
                .addAll(List.of(what));
    }

    public void looksUntilHealthy(int looks) {
        looksUntilHealthy = looks;
    }

    /** Names of the projects that there are. */
    public List<String> names() {
        return projects.values().stream()
                .map(project -> String.valueOf(project.facts.get("name")))
                .sorted()
                .toList();
    }

    /** Makes a project as somebody else would. */
    public void add(String name) {
        add(Map.of("name", name, "organization_slug", "other", "region", "eu-central-1"), false);
    }

    /** Methods and paths that were asked, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            asked.add(method + " " + path);
            if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answer(exchange, 401, Map.of("message", "Unauthorized"));
                return;
            }
            Deque<Mishap> planned = mishaps.get(method);
            Mishap mishap = planned == null ? null : planned.poll();
            if (mishap == Mishap.TOO_MANY_REQUESTS) {
                exchange.getResponseHeaders().add("Retry-After", "1");
                answer(exchange, 429, Map.of("message", "ThrottlerException: Too Many Requests"));
            } else if (mishap == Mishap.INTERNAL_ERROR) {
                answer(exchange, 500, Map.of("message", "Internal server error"));
            } else {
                obey(exchange, method, path, mishap);
            }
        }
    }

    private void obey(HttpExchange exchange, String method, String path, Mishap mishap) throws IOException {
        if (method.equals("POST") && path.equals(PROJECTS)) {
            JsonNode body = MAPPER.readTree(exchange.getRequestBody());
            for (String needed : List.of("name", "organization_slug", "db_pass", "region")) {
                if (!body.hasNonNull(needed)) {
                    answer(exchange, 400, Map.of("message", needed + ": Required"));
                    return;
                }
            }
            Map<String, Object> made = add(
                    Map.of(
                            "name",
                            body.get("name").asText(),
                            "organization_slug",
                            body.get("organization_slug").asText(),
                            "region",
                            body.get("region").asText()),
                    mishap == Mishap.INIT_FAILED);
            makeDatabase.accept((String) made.get("ref"), body.get("db_pass").asText());
            if (mishap != Mishap.ANSWER_LOST) {
                answer(exchange, 201, made);
            }
            return;
        }
        if (method.equals("GET") && path.equals(PROJECTS)) {
            answer(exchange, 200, projects.values().stream().map(this::seen).toList());
            return;
        }
        String[] parts = path.substring(PROJECTS.length() + 1).split("/");
        Project project = projects.get(parts[0]);
        if (project == null) {
            answer(exchange, 404, Map.of("message", "Project not found"));
        } else if (method.equals("DELETE") && parts.length == 1) {
            projects.remove(parts[0]);
            if (mishap != Mishap.ANSWER_LOST) {
                answer(exchange, 200, seen(project));
            }
        } else if (method.equals("GET") && parts.length == 1) {
            project.looks.incrementAndGet();
            answer(exchange, 200, seen(project));
        } else if (method.equals("GET") && parts[1].equals("health")) {
            answer(exchange, 200, health(project, exchange.getRequestURI().getQuery()));
        } else if (method.equals("GET") && parts[1].equals("api-keys")) {
            answer(
                    exchange,
                    200,
                    keys(parts[0], "reveal=true".equals(exchange.getRequestURI().getQuery())));
        } else {
            answer(exchange, 404, Map.of("message", "Cannot " + method + " " + path));
        }
    }

    /** What the real one tells of keys: those that may do everything only to whoever wants them revealed. */
    private static List<Map<String, Object>> keys(String ref, boolean reveal) {
        return List.of(
                Map.of("name", "anon", "type", "legacy", "api_key", "anon-token"),
                Map.of("name", "service_role", "type", "legacy", "api_key", reveal ? "service-token" : "service-t···"),
                Map.of("name", "default", "type", "publishable", "api_key", "sb_publishable_" + ref),
                Map.of("name", "default", "type", "secret", "api_key", reveal ? "sb_secret_" + ref : "sb_secret_···"));
    }

    private Map<String, Object> add(Map<String, String> asked, boolean fails) {
        Project project = new Project();
        project.fails = fails;
        String ref = ("ref" + counter.incrementAndGet() + "abcdefghijklmnopqrst").substring(0, 20);
        project.facts.put("id", ref);
        project.facts.put("ref", ref);
        project.facts.put("name", asked.get("name"));
        project.facts.put("organization_id", asked.get("organization_slug"));
        project.facts.put("organization_slug", asked.get("organization_slug"));
        project.facts.put("region", asked.get("region"));
        project.facts.put("created_at", Instant.now().toString());
        projects.put(ref, project);
        return seen(project);
    }

    private Map<String, Object> seen(Project project) {
        Map<String, Object> seen = new LinkedHashMap<>(project.facts);
        seen.put("status", status(project));
        seen.put(
                "database",
                Map.of(
                        "host",
                        databaseHost,
                        "version",
                        "15.8.1.060",
                        "postgres_engine",
                        "15",
                        "release_channel",
                        "ga"));
        return seen;
    }

    private String status(Project project) {
        if (project.fails) {
            return "INIT_FAILED";
        }
        return project.looks.get() >= looksUntilHealthy ? "ACTIVE_HEALTHY" : "COMING_UP";
    }

    private List<Map<String, Object>> health(Project project, String query) {
        List<Map<String, Object>> services = new ArrayList<>();
        for (String part : query.split("&")) {
            if (part.startsWith("services=")) {
                boolean healthy = status(project).equals("ACTIVE_HEALTHY");
                services.add(Map.of(
                        "name",
                        part.substring("services=".length()),
                        "healthy",
                        healthy,
                        "status",
                        healthy ? "ACTIVE_HEALTHY" : "COMING_UP"));
            }
        }
        return services;
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] text = MAPPER.writeValueAsString(body).getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
