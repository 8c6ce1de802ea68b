package dev.polaris.backup.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Carries the requests of one client connection, one after the other, each with the fault its rule says. */
final class HttpRelay {
    private static final byte[] SLOW_DOWN = answer(
            503,
            "Content-Type: application/xml",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    + "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message>"
                    + "<RequestId>FAULTPROXY</RequestId></Error>");

    private final Connection connection;
    private final Function<ProxiedRequest, Fault> faults;

    HttpRelay(Connection connection, Function<ProxiedRequest, Fault> faults) {
        this.connection = connection;
        this.faults = faults;
    }

    void run() throws IOException {
        InputStream fromClient = new BufferedInputStream(connection.client().getInputStream());
        InputStream fromServer = null;
        while (true) {
            var head = HttpHead.read(fromClient);
            if (head.isEmpty()) {
                return;
            }
            Fault fault = faults.apply(head.get().request());
            if (fault instanceof Fault.Reset) {
                connection.reset();
                return;
            }
            if (fault instanceof Fault.AnswerSlowDown) {
                answerInstead(SLOW_DOWN, head.get(), fromClient);
                return;
            }
            if (fault instanceof Fault.Answer answer) {
                answerInstead(answer(answer.status(), answer.header(), answer.json()), head.get(), fromClient);
                return;
            }
            if (fault instanceof Fault.Hold hold
                    && !hold.answer()
                    && !hold.held().stop(head.get().request())) {
                return;
            }
            if (fromServer == null) {
                fromServer = new BufferedInputStream(connection.server().getInputStream());
            }
            if (!exchange(head.get(), fault, fromClient, fromServer)) {
                return;
            }
        }
    }

    private void answerInstead(byte[] answer, HttpHead head, InputStream fromClient) throws IOException {
        if (!head.has("Expect", "100-continue")) {
            // Closing with unread bytes would reset the connection and take the answer back.
            HttpBody.ofRequest(head).copy(fromClient, OutputStream.nullOutputStream());
        }
        OutputStream toClient = connection.client().getOutputStream();
        toClient.write(answer);
        toClient.flush();
        connection.client().shutdownOutput();
    }

    /** Returns whether the connection can carry another request. */
    private boolean exchange(HttpHead head, Fault fault, InputStream fromClient, InputStream fromServer)
            throws IOException {
        OutputStream toServer = connection.server().getOutputStream();
        OutputStream toClient = connection.client().getOutputStream();
        toServer.write(head.bytes());
        toServer.flush();
        HttpHead answer = null;
        if (head.has("Expect", "100-continue")) {
            answer = nextHead(fromServer);
            if (answer.status() == 100) {
                toClient.write(answer.bytes());
                toClient.flush();
                answer = null;
            }
        }
        boolean bodySent = answer == null && sendBody(head, fault, fromClient, toServer);
        while (answer == null || answer.status() < 200) {
            answer = nextHead(fromServer);
        }
        boolean open = passOn(answer, head, fault, fromServer, toClient);
        return open && bodySent && !answer.has("Connection", "close") && !head.has("Connection", "close");
    }

    /** A server may answer and close before it has read everything: then the answer still counts. */
    private static boolean sendBody(HttpHead head, Fault fault, InputStream fromClient, OutputStream toServer) {
        try {
            HttpBody.ofRequest(head).copy(fromClient, onTheWayToServer(fault, toServer));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static OutputStream onTheWayToServer(Fault fault, OutputStream toServer) {
        if (fault instanceof Fault.CorruptRequest corrupt) {
            return FaultyOutput.flipping(toServer, corrupt.atByte());
        }
        return fault instanceof Fault.Slow slow ? FaultyOutput.slow(toServer, slow.bytesPerSecond()) : toServer;
    }

    private boolean passOn(HttpHead answer, HttpHead head, Fault fault, InputStream fromServer, OutputStream toClient)
            throws IOException {
        HttpBody body = HttpBody.ofAnswer(answer, head.request().method());
        if (fault instanceof Fault.LoseAnswer) {
            body.copy(fromServer, OutputStream.nullOutputStream());
            return false;
        }
        if (fault instanceof Fault.Hold hold && hold.answer() && !hold.held().stop(head.request())) {
            return false;
        }
        toClient.write(answer.bytes());
        toClient.flush();
        try {
            body.copy(fromServer, onTheWayToClient(fault, toClient));
        } catch (FaultyOutput.LimitReached e) {
            if (fault instanceof Fault.ResetAnswer) {
                connection.reset();
            }
            return false;
        }
        return !body.endsWithConnection();
    }

    private static OutputStream onTheWayToClient(Fault fault, OutputStream toClient) {
        if (fault instanceof Fault.TruncateAnswer truncate) {
            return FaultyOutput.limited(toClient, truncate.bodyBytes());
        }
        if (fault instanceof Fault.ResetAnswer reset) {
            return FaultyOutput.limited(toClient, reset.bodyBytes());
        }
        return fault instanceof Fault.Slow slow ? FaultyOutput.slow(toClient, slow.bytesPerSecond()) : toClient;
    }

    private static HttpHead nextHead(InputStream fromServer) throws IOException {
        return HttpHead.read(fromServer).orElseThrow(() -> new IOException("the server ended without an answer"));
    }

    private static byte[] answer(int status, String header, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " Fault\r\n" + (header.isEmpty() ? "" : header + "\r\n")
                + "Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
        return (head + text).getBytes(StandardCharsets.UTF_8);
    }
}
