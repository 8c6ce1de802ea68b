package dev.polaris.backup.faults;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** How long a message's body is, RFC 9112 section 6.3, and its way through the proxy in the form it came in. */
final class HttpBody {
    private enum Framing {
        NONE,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    private final Framing framing;
    private final long length;

    private HttpBody(Framing framing, long length) {
        this.framing = framing;
        this.length = length;
    }

    static HttpBody ofRequest(HttpHead head) {
        return framed(head, Framing.NONE);
    }

    static HttpBody ofAnswer(HttpHead head, String requestMethod) {
        int status = head.status();
        if (requestMethod.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return new HttpBody(Framing.NONE, 0);
        }
        return framed(head, Framing.UNTIL_CLOSE);
    }

    private static HttpBody framed(HttpHead head, Framing otherwise) {
        if (head.has("Transfer-Encoding", "chunked")) {
            return new HttpBody(Framing.CHUNKED, 0);
        }
        return head.header("Content-Length")
                .map(length -> new HttpBody(Framing.LENGTH, Long.parseLong(length)))
                .orElseGet(() -> new HttpBody(otherwise, 0));
    }

    boolean endsWithConnection() {
        return framing == Framing.UNTIL_CLOSE;
    }

    void copy(InputStream from, OutputStream to) throws IOException {
        switch (framing) {
            case NONE -> {}
            case LENGTH -> copyExactly(from, to, length);
            case CHUNKED -> copyChunks(from, to);
            case UNTIL_CLOSE -> from.transferTo(to);
        }
        to.flush();
    }

    private static void copyChunks(InputStream from, OutputStream to) throws IOException {
        while (true) {
            String line = copyLine(from, to);
            long size = Long.parseLong(line.split(";")[0].trim(), 16);
            if (size == 0) {
                while (!copyLine(from, to).isEmpty()) {
                    // Trailers, up to the empty line that ends the message.
                }
                return;
            }
            copyExactly(from, to, size);
            copyLine(from, to);
        }
    }

    private static String copyLine(InputStream from, OutputStream to) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = from.read();
            if (next < 0) {
                throw new EOFException("the connection ended within a chunked body");
            }
            to.write(next);
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append(new String(new byte[] {(byte) next}, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static void copyExactly(InputStream from, OutputStream to, long length) throws IOException {
        byte[] buffer = new byte[16 << 10];
        long left = length;
        while (left > 0) {
            int count = from.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException("the connection ended " + left + " bytes before the end of the body");
            }
            to.write(buffer, 0, count);
            to.flush();
            left -= count;
        }
    }
}
