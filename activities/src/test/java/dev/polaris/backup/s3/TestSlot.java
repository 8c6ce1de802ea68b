package dev.polaris.backup.s3;

import dev.polaris.backup.faults.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A place of its own in the shared bucket for one test, with stores that ask again quickly, and a proxy on demand. */
final class TestSlot implements AutoCloseable {
    /** Small parts, as small as S3 allows, so that few bytes make many parts; the third and later are larger. */
    static final PartGrowth SMALL_PARTS = new PartGrowth(5 << 20, 10 << 20, 2);

    static final String TEXT = "text/plain";

    private final S3Server server;
    private final String prefix;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private FaultProxy proxy;

    TestSlot() throws IOException, InterruptedException {
        this(S3Server.shared());
    }

    TestSlot(S3Server server) {
        this.server = server;
        this.prefix = "db/" + server.env() + "/2026/01/02/" + UUID.randomUUID() + "/";
    }

    S3Server server() {
        return server;
    }

    String key(String name) {
        return prefix + name;
    }

    ObjectStore store(S3Role role) {
        return store(role, server.endpoint());
    }

    ObjectStore storeByProxy(S3Role role) throws IOException {
        return store(role, proxy().endpoint());
    }

    FaultProxy proxy() throws IOException {
        if (proxy == null) {
            proxy = FaultProxy.http(server.endpoint());
            opened.add(proxy);
        }
        return proxy;
    }

    private ObjectStore store(S3Role role, URI by) {
        ObjectStore store = new ObjectStore(server.connection(role, by), quick(), SMALL_PARTS);
        opened.add(store);
        return store;
    }

    static S3Timings quick() {
        return new S3Timings(
                4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    /** Bytes that do not compress or repeat, the same for the same length. */
    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }
}
