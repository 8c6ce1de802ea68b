package dev.polaris.backup.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Stands between a client and a real server on this machine and breaks what the test says. Rules are asked in the order
 * they were made; a request no rule takes passes unchanged.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 64 << 10;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final boolean http;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<HeldRequest> holds = new CopyOnWriteArrayList<>();
    private final List<HeldText> texts = new CopyOnWriteArrayList<>();
    private final List<Supplier<Passage>> watchers = new CopyOnWriteArrayList<>();
    private final List<ProxiedRequest> requests = new CopyOnWriteArrayList<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private volatile boolean refusing;

    private FaultProxy(InetSocketAddress target, boolean http) throws IOException {
        this.target = target;
        this.http = http;
        this.listener = new ServerSocket();
        // Small, or a slow line would first take megabytes at once into the kernel's own buffers.
        listener.setReceiveBufferSize(RECEIVE_BUFFER);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        acceptor = start(this::acceptAll, "fault-proxy-" + listener.getLocalPort());
    }

    /** In front of an HTTP server, such as S3; rules apply. */
    public static FaultProxy http(URI server) throws IOException {
        return new FaultProxy(new InetSocketAddress(server.getHost(), server.getPort()), true);
    }

    /** In front of any server, such as PostgreSQL; rules do not apply, {@link #holdText} does. */
    public static FaultProxy raw(String host, int port) throws IOException {
        return new FaultProxy(new InetSocketAddress(host, port), false);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The proxy's own address, to be used in place of the HTTP server's. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The next request that matches meets the fault. */
    public Rule once(Predicate<ProxiedRequest> matching, Fault fault) {
        return times(1, matching, fault);
    }

    /** The next so many requests that match meet the fault. */
    public Rule times(int count, Predicate<ProxiedRequest> matching, Fault fault) {
        return add(new Rule(matching, fault, count));
    }

    /** Every request that matches meets the fault, until the rule is removed. */
    public Rule always(Predicate<ProxiedRequest> matching, Fault fault) {
        return add(new Rule(matching, fault, Integer.MAX_VALUE));
    }

    /** The next request that matches stops in the proxy; the server does not see it before it is released. */
    public HeldRequest hold(Predicate<ProxiedRequest> matching) {
        return hold(matching, false);
    }

    /** The next request that matches takes effect, and its answer stops in the proxy. */
    public HeldRequest holdAnswer(Predicate<ProxiedRequest> matching) {
        return hold(matching, true);
    }

    /** The next bytes from a client that contain this text stop in a raw proxy; the server does not see them before. */
    public HeldRequest holdText(String text) {
        if (http) {
            throw new IllegalStateException("in front of an HTTP server requests are held");
        }
        HeldRequest held = new HeldRequest();
        holds.add(held);
        texts.add(new HeldText(text, held));
        return held;
    }

    /** Every connection made from now on through a raw proxy is seen by a passage of its own. */
    public void watch(Supplier<Passage> watcher) {
        watchers.add(watcher);
    }

    private HeldRequest hold(Predicate<ProxiedRequest> matching, boolean answer) {
        HeldRequest held = new HeldRequest();
        holds.add(held);
        once(matching, new Fault.Hold(held, answer));
        return held;
    }

    private Rule add(Rule rule) {
        if (!http) {
            throw new IllegalStateException("a raw proxy does not know requests, so it cannot match them");
        }
        rules.add(rule);
        return rule;
    }

    /** All requests that have arrived, in order of arrival. */
    public List<ProxiedRequest> requests() {
        return List.copyOf(requests);
    }

    /** Resets every connection that is open now. */
    public void cutAll() {
        for (Connection connection : connections) {
            connection.reset();
        }
    }

    /** From now on every new connection is reset at once. */
    public void refuse() {
        refusing = true;
    }

    /** Ends {@link #refuse}. */
    public void accept() {
        refusing = false;
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                client.setTcpNoDelay(true);
                Connection connection = new Connection(client, target);
                connections.add(connection);
                if (refusing || listener.isClosed()) {
                    connections.remove(connection);
                    connection.reset();
                } else {
                    start(() -> serve(connection), "fault-proxy-connection");
                }
            } catch (IOException e) {
                // Closed by us, or the client was gone before it was accepted: either way there is nothing to serve.
            }
        }
    }

    private void serve(Connection connection) {
        try (connection) {
            if (http) {
                new HttpRelay(connection, this::faultFor).run();
            } else {
                new RawRelay(
                                connection,
                                texts,
                                watchers.stream().map(Supplier::get).toList())
                        .run();
            }
        } catch (IOException e) {
            // One side went away; the other learns of it by the close.
        } finally {
            connections.remove(connection);
        }
    }

    private Fault faultFor(ProxiedRequest request) {
        requests.add(request);
        for (Rule rule : rules) {
            if (rule.takes(request)) {
                return rule.fault();
            }
        }
        return new Fault.Forward();
    }

    private static Thread start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Drops what is held and every connection. Whoever connects afterwards is refused, no longer accepted and cut off. */
    @Override
    public void close() {
        Connection.closeQuietly(listener);
        awaitAcceptor();
        holds.forEach(HeldRequest::drop);
        connections.forEach(Connection::close);
    }

    /** The kernel lets go of a listening socket only when the thread that waits at it has left. */
    private void awaitAcceptor() {
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
