package dev.polaris.backup.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/** Carries bytes both ways until one side ends, and stops a client that sends a text the test waits for. */
final class RawRelay {
    private static final int LONGEST_READ = 1 << 16;

    private final Connection connection;
    private final List<HeldText> texts;
    /** The end of what was passed on, because a text may come in two pieces. */
    private byte[] tail = new byte[0];

    private int textsKnown;

    /** @param texts what stops a client; may grow while it runs */
    RawRelay(Connection connection, List<HeldText> texts) {
        this.connection = connection;
        this.texts = texts;
    }

    void run() throws IOException {
        Socket client = connection.client();
        Socket server = connection.server();
        Thread back = new Thread(() -> copyQuietly(server, client), "fault-proxy-back");
        back.setDaemon(true);
        back.start();
        copyWatched(client, server);
        try {
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copyWatched(Socket from, Socket to) throws IOException {
        byte[] bytes = new byte[LONGEST_READ];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
            if (!mayPass(bytes, read)) {
                throw new IOException("the test closes the connection");
            }
            out.write(bytes, 0, read);
        }
        to.shutdownOutput();
    }

    private boolean mayPass(byte[] bytes, int read) {
        if (texts.size() != textsKnown) {
            // A text that was asked for later is not to be found in what came earlier.
            tail = new byte[0];
            textsKnown = texts.size();
        }
        byte[] seen = Arrays.copyOf(tail, tail.length + read);
        System.arraycopy(bytes, 0, seen, tail.length, read);
        int longest = texts.stream().mapToInt(HeldText::length).max().orElse(0);
        tail = Arrays.copyOfRange(seen, Math.max(0, seen.length - longest), seen.length);
        for (HeldText text : texts) {
            if (text.takes(seen, seen.length)) {
                return text.stop();
            }
        }
        return true;
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
