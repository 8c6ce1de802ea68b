package dev.polaris.backup.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A worker in a process of its own, so that it can be killed for real. */
final class WorkerHandle implements AutoCloseable {
    private static final Pattern SERVING = Pattern.compile("metrics and health on http://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern COUNTER = Pattern.compile("^(\\w+)(\\{[^}]*})? (\\S+)$");

    private final Process process;
    private final List<String> log = new ArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private WorkerHandle(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "log of worker " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a worker and waits until it takes work. Its environment holds nothing but what is given. */
    static WorkerHandle start(String roles, Path config, Map<String, String> secrets) throws Exception {
        List<String> quick = Product.quickStart(option ->
                launch(List.of(option), roles, config, secrets).awaitWork().stop());
        return launch(quick, roles, config, secrets).awaitWork();
    }

    /** The same with the JVM's options as shipped, for tests of what a worker needs; it starts slower. */
    static WorkerHandle startShipped(String roles, Path config, Map<String, String> secrets) throws Exception {
        return launch(List.of(), roles, config, secrets).awaitWork();
    }

    /** Starts a worker that may refuse to run. */
    static WorkerHandle launch(String roles, Path config, Map<String, String> secrets) throws IOException {
        return launch(List.of(), roles, config, secrets);
    }

    private static WorkerHandle launch(List<String> more, String roles, Path config, Map<String, String> secrets)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx320m",
                "-Xmn64m",
                "-XX:+UseSerialGC",
                "-XX:MaxDirectMemorySize=32m"));
        command.addAll(more);
        command.addAll(List.of(
                "-cp",
                Product.classPath(),
                "dev.polaris.backup.worker.WorkerCommand",
                "--role",
                roles,
                "--config",
                config.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH") && !name.equals("HOME"));
        builder.environment().putAll(secrets);
        builder.redirectErrorStream(true);
        return new WorkerHandle(builder.start());
    }

    private WorkerHandle awaitWork() throws Exception {
        try {
            port.get(Installation.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            kill9();
            throw new IllegalStateException("the worker does not take work:\n" + log(), e);
        } catch (Exception e) {
            kill9();
            throw e;
        }
        return this;
    }

    /** SIGKILL: no shutdown hook, no last word. Returns when the process is gone. */
    void kill9() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and waits for the orderly end. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** The kernel's own record of the process's largest resident set. */
    long peakMebibytes() throws IOException {
        String line = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(status -> status.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    }

    /** Everything the worker printed so far. */
    String log() {
        synchronized (log) {
            return String.join("\n", log);
        }
    }

    /** The metrics page. */
    String metrics() throws Exception {
        return get("/metrics").body();
    }

    HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.get() + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The value of one series, by its name and some of its labels as they are written; NaN when it is not there. */
    double metric(String name, String... labels) throws Exception {
        for (String line : metrics().lines().toList()) {
            Matcher matcher = COUNTER.matcher(line);
            if (matcher.matches()
                    && matcher.group(1).equals(name)
                    && List.of(labels).stream()
                            .allMatch(label -> String.valueOf(matcher.group(2)).contains(label))) {
                return Double.parseDouble(matcher.group(3));
            }
        }
        return Double.NaN;
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill9();
            }
        }
    }

    private void read() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (log) {
                    log.add(line);
                }
                Matcher matcher = SERVING.matcher(line);
                if (matcher.find()) {
                    port.complete(Integer.parseInt(matcher.group(1)));
                }
            }
        } catch (IOException e) {
            // The process is gone.
        }
        port.completeExceptionally(new IllegalStateException("the worker ended:\n" + log()));
    }
}
