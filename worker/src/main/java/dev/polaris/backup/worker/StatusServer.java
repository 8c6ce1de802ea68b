package dev.polaris.backup.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.polaris.backup.config.WorkerConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Serves {@code /metrics} to Prometheus and {@code /healthz} to whoever watches the process. */
final class StatusServer implements AutoCloseable {
    private final HttpServer server;

    /**
     * Starts to serve.
     *
     * @param metrics the text of the metrics page
     * @param healthy whether the worker polls for work
     */
    StatusServer(WorkerConfig config, Supplier<String> metrics, BooleanSupplier healthy) throws IOException {
        server = HttpServer.create(new InetSocketAddress(config.httpHost(), config.httpPort()), 0);
        server.createContext(
                "/metrics",
                exchange -> answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
        server.createContext("/healthz", exchange -> {
            boolean well = healthy.getAsBoolean();
            answer(exchange, well ? 200 : 503, "text/plain; charset=utf-8", well ? "ok\n" : "stopping\n");
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
