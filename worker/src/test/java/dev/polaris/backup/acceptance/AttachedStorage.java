package dev.polaris.backup.acceptance;

import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.storage.server.ApiKeys;
import dev.polaris.backup.storage.server.ServerSettings;
import dev.polaris.backup.storage.server.StorageServer;
import dev.polaris.backup.storage.source.StorageUploads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * A Storage without bytes that serves no database until it is told which, by the command that an operator would write: it
 * leaves a note and waits until the server has begun.
 */
final class AttachedStorage implements AutoCloseable {
    private static final long BETWEEN_LOOKS = 50_000_000;

    private final ApiKeys keys =
            new ApiKeys("only-for-this-new-storage-and-long-enough", "sb_secret_new", "sb_publishable_new");
    private final Path directory;
    private final Path wanted;
    private final Path served;
    private final int port;
    private final FaultProxy proxy;
    private final Semaphore mayServe = new Semaphore(1);
    private final Thread watching = new Thread(this::watch, "attached storage");
    private volatile StorageServer server;
    private volatile boolean closed;

    /** @param directory for its bytes and notes */
    AttachedStorage(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory.resolve("storage"));
        this.wanted = directory.resolve("attach-to");
        this.served = directory.resolve("attached-to");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        proxy = FaultProxy.http(URI.create("http://127.0.0.1:" + port));
        watching.setDaemon(true);
        watching.start();
    }

    /** The command that attaches it to a database. */
    String command() {
        return "echo $POLARIS_DATABASE >" + wanted + ".$$ && mv " + wanted + ".$$ " + wanted + " && until cmp -s "
                + wanted + " " + served + "; do sleep 0.1; done";
    }

    /** Where workers reach it, for tests to break. */
    FaultProxy proxy() {
        return proxy;
    }

    /** Keeps it from serving what it is attached to, and so holds the command that attaches it. */
    void hold() {
        mayServe.acquireUninterruptibly();
    }

    /** Ends {@link #hold}. */
    void letServe() {
        mayServe.release();
    }

    /** Whether somebody has told it which database to serve. */
    boolean isWanted() {
        return Files.exists(wanted);
    }

    /** Serves nothing any more. */
    void detach() throws IOException, InterruptedException {
        hold();
        Files.deleteIfExists(wanted);
        Files.deleteIfExists(served);
        if (server != null) {
            server.close();
            server = null;
        }
        letServe();
    }

    String key() {
        return keys.secretKey();
    }

    StorageUploads objects() {
        return new StorageUploads(URI.create("http://127.0.0.1:" + port), key());
    }

    private void watch() {
        while (!closed) {
            mayServe.acquireUninterruptibly();
            try {
                if (server == null && isWanted()) {
                    String database = Files.readString(wanted);
                    server = StorageServer.start(ServerSettings.of(
                                    "jdbc:postgresql://" + Stack.targetHost() + ":" + Stack.targetPort() + "/"
                                            + database.strip(),
                                    Stack.variable("POLARIS_TARGET_USER"),
                                    Stack.variable("POLARIS_TARGET_PASSWORD"),
                                    directory,
                                    keys)
                            .at("127.0.0.1", port));
                    Files.writeString(served, database);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                mayServe.release();
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    @Override
    public void close() throws Exception {
        closed = true;
        watching.join();
        proxy.close();
        if (server != null) {
            server.close();
        }
    }
}
