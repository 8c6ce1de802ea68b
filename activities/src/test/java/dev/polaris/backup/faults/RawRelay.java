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
    private final List<Passage> passages;
    /** The end of what was passed on, because a text may come in two pieces. */
    private byte[] tail = new byte[0];

    private int textsKnown;

    /**
     * A relay.
     *
     * @param texts what stops a client; may grow while it runs
     * @param passages who sees what passes
     */
    RawRelay(Connection connection, List<HeldText> texts, List<Passage> passages) {
        this.connection = connection;
        this.texts = texts;
        this.passages = List.copyOf(passages);
    }

    void run() throws IOException {
        Socket client = connection.client();
        Socket server = connection.server();
        Thread back = new Thread(() -> copyQuietly(server, client), "fault-proxy-back");
        back.setDaemon(true);
        back.start();
        try {
            copyWatched(client, server);
        } catch (IOException e) {
            // Or the server would not learn that its client is gone.
            connection.close();
            throw e;
        } finally {
            awaitEnd(back);
        }
    }

    private void awaitEnd(Thread back) {
        try {
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        passages.forEach(Passage::ended);
    }

    private void copyWatched(Socket from, Socket to) throws IOException {
        byte[] bytes = new byte[LONGEST_READ];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
            if (!mayPass(bytes, read)) {
                throw new IOException("the test closes the connection");
            }
            for (Passage passage : passages) {
                passage.sent(bytes, read);
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

    private void copy(Socket from, Socket to) throws IOException {
        byte[] bytes = new byte[LONGEST_READ];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
            for (Passage passage : passages) {
                passage.answered(bytes, read);
            }
            out.write(bytes, 0, read);
        }
        to.shutdownOutput();
    }
}
