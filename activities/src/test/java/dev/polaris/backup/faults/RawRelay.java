package dev.polaris.backup.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** Carries bytes both ways until one side ends. */
final class RawRelay {
    private final Connection connection;

    RawRelay(Connection connection) {
        this.connection = connection;
    }

    void run() throws IOException {
        Socket client = connection.client();
        Socket server = connection.server();
        Thread back = new Thread(() -> copyQuietly(server, client), "fault-proxy-back");
        back.setDaemon(true);
        back.start();
        copy(client, server);
        try {
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copyQuietly(Socket from, Socket to) {
        try {
            copy(from, to);
        } catch (IOException e) {
            connection.close();
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        in.transferTo(out);
        to.shutdownOutput();
    }
}
