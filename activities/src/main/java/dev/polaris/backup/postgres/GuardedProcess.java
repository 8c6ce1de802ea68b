package dev.polaris.backup.postgres;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A tool that cannot outlive this worker. It runs in a process group of its own under a small shell that reads a pipe
 * from us: when the pipe ends, because we closed it or because the worker was killed with no chance to clean up, the
 * shell kills the whole group.
 */
public final class GuardedProcess implements AutoCloseable {
    /**
     * Runs the arguments with no input, and waits in the background for the end of our pipe. The watcher gives up our
     * standard output, or a reader would never see its end.
     */
    private static final String GUARDIAN = """
            exec 3<&0
            "$@" </dev/null 3<&- &
            tool=$!
            ( read -r nothing <&3; kill -KILL 0 ) </dev/null >/dev/null 2>&1 &
            watcher=$!
            exec 3<&-
            wait "$tool"
            status=$?
            kill "$watcher" 2>/dev/null
            exit "$status"
            """;

    private static final int PRINTED_LIMIT = 2_000;

    private final Process process;
    private final Thread listener;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private GuardedProcess(Process process) {
        this.process = process;
        this.listener = new Thread(this::listen, "stderr of " + process.pid());
        listener.setDaemon(true);
        listener.start();
    }

    /**
     * Starts a tool.
     *
     * @param command the tool and its arguments; no secrets, every user of the machine can read them
     * @param environment variables added to the worker's own, except that the worker's other secrets are not passed on
     */
    public static GuardedProcess start(List<String> command, Map<String, String> environment) throws IOException {
        List<String> guarded = new ArrayList<>(List.of("setsid", "--wait", "sh", "-c", GUARDIAN, "guardian"));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded);
        // The tool gets what it needs and none of the worker's other credentials.
        builder.environment().keySet().removeIf(name -> !name.equals("PATH") && !name.equals("HOME"));
        builder.environment().putAll(environment);
        return new GuardedProcess(builder.start());
    }

    /**
     * What the tool writes. Read it plainly: its channel is swapped when the tool exits. Closing it ends the tool, because
     * closing a pipe alone does not wake a thread that is reading from it.
     */
    public InputStream output() {
        return new FilterInputStream(process.getInputStream()) {
            @Override
            public void close() {
                GuardedProcess.this.close();
            }
        };
    }

    /** Waits for the tool to end and returns its exit status. */
    public int await() throws InterruptedException {
        int status = process.waitFor();
        listener.join();
        return status;
    }

    /** Waits for the tool to end by itself, for a while; empty when it has not. */
    public OptionalInt awaitAtMost(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(await())
                : OptionalInt.empty();
    }

    /** What the tool printed to standard error: its last lines. */
    public String printed() {
        synchronized (printed) {
            String all = printed.toString(StandardCharsets.UTF_8);
            return all.length() <= PRINTED_LIMIT ? all : "…" + all.substring(all.length() - PRINTED_LIMIT);
        }
    }

    /** Ends the tool and everything it started, and returns when it has ended. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        byte[] buffer = new byte[4096];
        try (InputStream errors = process.getErrorStream()) {
            for (int read = errors.read(buffer); read >= 0; read = errors.read(buffer)) {
                keep(buffer, read);
            }
        } catch (IOException e) {
            // The tool was ended; what it printed before is kept.
        }
    }

    private void keep(byte[] buffer, int read) {
        synchronized (printed) {
            if (printed.size() > 16 * PRINTED_LIMIT) {
                byte[] all = printed.toByteArray();
                printed.reset();
                printed.write(all, all.length - PRINTED_LIMIT, PRINTED_LIMIT);
            }
            printed.write(buffer, 0, read);
        }
    }
}
