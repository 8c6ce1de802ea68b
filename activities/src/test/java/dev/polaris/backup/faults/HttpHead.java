package dev.polaris.backup.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The first line and the headers of a message, kept as the bytes they arrived in. */
final class HttpHead {
    private static final int LONGEST = 256 << 10;

    private final byte[] bytes;
    private final String[] lines;

    private HttpHead(byte[] bytes) {
        this.bytes = bytes;
        this.lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n");
    }

    /** Empty when the connection ended between two messages. */
    static Optional<HttpHead> read(InputStream from) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int state = 0;
        while (state < 4) {
            int next = from.read();
            if (next < 0) {
                if (bytes.size() == 0) {
                    return Optional.empty();
                }
                throw new EOFException("the connection ended within a message's head");
            }
            bytes.write(next);
            boolean expected = next == (state % 2 == 0 ? '\r' : '\n');
            state = expected ? state + 1 : next == '\r' ? 1 : 0;
            if (bytes.size() > LONGEST) {
                throw new IOException("the head of a message is longer than " + LONGEST + " bytes");
            }
        }
        return Optional.of(new HttpHead(bytes.toByteArray()));
    }

    byte[] bytes() {
        return bytes;
    }

    ProxiedRequest request() {
        String[] words = lines[0].split(" ");
        return new ProxiedRequest(words[0], words[1]);
    }

    int status() {
        return Integer.parseInt(lines[0].split(" ")[1]);
    }

    Optional<String> header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        for (int i = 1; i < lines.length; i++) {
            if (lines[i].toLowerCase(Locale.ROOT).startsWith(start)) {
                return Optional.of(lines[i].substring(start.length()).trim());
            }
        }
        return Optional.empty();
    }

    boolean has(String name, String value) {
        return header(name)
                .map(found -> found.toLowerCase(Locale.ROOT).contains(value))
                .orElse(false);
    }
}
