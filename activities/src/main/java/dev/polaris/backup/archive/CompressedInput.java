package dev.polaris.backup.archive;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The compressed file, counted and digested as it is read. */
final class CompressedInput {
    private final InputStream source;
    private final MessageDigest sha256 = MemberWriter.newSha256();
    private long position;

    CompressedInput(InputStream source) {
        this.source = source;
    }

    long position() {
        return position;
    }

    /** Reads up to {@code length} bytes; fewer only at the end of the file. */
    int read(byte[] target, int length) throws IOException {
        int count = source.readNBytes(target, 0, length);
        sha256.update(target, 0, count);
        position += count;
        return count;
    }

    /** Reads to the end of the file. */
    void drain() throws IOException {
        byte[] rest = new byte[1 << 16];
        while (read(rest, rest.length) > 0) {
            // Counted and digested by read().
        }
    }

    /** SHA-256 of what was read; ends the counting. */
    String sha256() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
