package dev.polaris.backup.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client's connection and the one to the server made for it; both end together. */
final class Connection implements AutoCloseable {
    private final Socket client;
    private final Socket server = new Socket();
    private final InetSocketAddress target;

    Connection(Socket client, InetSocketAddress target) {
        this.client = client;
        this.target = target;
    }

    Socket client() {
        return client;
    }

    /** Connected when first needed, so that faults before it need no server at all. */
    Socket server() throws IOException {
        if (!server.isConnected()) {
            server.connect(target);
            server.setTcpNoDelay(true);
        }
        return server;
    }

    /** Ends the client's side as a crash would: it sees a reset, not an end. */
    void reset() {
        try {
            client.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already, which is what is wanted.
        }
        close();
    }

    @Override
    public void close() {
        closeQuietly(client);
        closeQuietly(server);
    }

    static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // Nothing depends on how a connection that is given up was closed.
        }
    }
}
