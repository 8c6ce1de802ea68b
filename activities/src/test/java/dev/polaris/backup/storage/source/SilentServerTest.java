package dev.polaris.backup.storage.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.s3.S3Timings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that neither answers nor hangs up. */
final class SilentServerTest {
    private static final int SIZE = 400_000;
    private static final int FIRST = 300_000;

    private final List<Socket> held = new ArrayList<>();
    private final List<String> ranges = new ArrayList<>();

    @Test
    void aTransferThatFallsSilentIsGivenUpAndGoesOn() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> serve(server), "silent-server");
            serving.start();
            S3Timings timings = new S3Timings(
                    4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(5), Duration.ofSeconds(1));
            try (StorageSource source = new RestStorageSource(
                            URI.create("http://127.0.0.1:" + server.getLocalPort()),
                            ServiceKey.parse("sb_secret_x"),
                            new SharedPace(),
                            timings);
                    ObjectContent content = source.open("b", "k")) {
                assertThat(content.stream().readAllBytes()).hasSize(SIZE).containsOnly('x');
            }
            serving.join();
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
        // The first request is never answered, the second one in part.
        assertThat(ranges).containsExactly("", "", "bytes=" + FIRST + "-" + (SIZE - 1));
    }

    private void serve(ServerSocket server) {
        try {
            for (int request = 1; request <= 3; request++) {
                Socket socket = server.accept();
                held.add(socket);
                ranges.add(range(socket));
                if (request == 2) {
                    answer(socket, "200 OK\r\nContent-Length: " + SIZE, FIRST);
                } else if (request == 3) {
                    int rest = SIZE - FIRST;
                    answer(
                            socket,
                            "206 Partial\r\nContent-Length: " + rest + "\r\nContent-Range: bytes " + FIRST + "-"
                                    + (SIZE - 1) + "/" + SIZE,
                            rest);
                }
            }
        } catch (IOException e) {
            // The test sees that something is missing.
        }
    }

    private static String range(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        return head.toString()
                .lines()
                .filter(line -> line.startsWith("Range: "))
                .map(line -> line.substring("Range: ".length()))
                .findFirst()
                .orElse("");
    }

    private static void answer(Socket socket, String head, int bytes) throws IOException {
        socket.getOutputStream().write(("HTTP/1.1 " + head + "\r\nETag: \"e\"\r\n\r\n").getBytes(US_ASCII));
        socket.getOutputStream().write("x".repeat(bytes).getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }
}
