package dev.polaris.backup.archive;

import static dev.polaris.backup.gzip.GzipFrame.HEADER_LENGTH;
import static dev.polaris.backup.gzip.GzipFrame.TRAILER_LENGTH;

import dev.polaris.backup.gzip.FastInflater;
import dev.polaris.backup.gzip.GzipFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses one gzip member (RFC 1952) and compares it with what the index says of it. Where there is a faster
 * implementation, it does the work; what it does not take is given to the JDK's, which says what is wrong.
 */
final class MemberInflater implements AutoCloseable {
    private final Inflater inflater = new Inflater(true);
    private final Optional<FastInflater> fast;

    MemberInflater() {
        this(FastInflater.installed());
    }

    /** @param fast empty for the JDK alone */
    MemberInflater(Optional<FastInflater> fast) {
        this.fast = fast;
    }

    /** @throws MemberDamage saying what is wrong with the member */
    void inflate(byte[] compressed, Member member, byte[] target) throws MemberDamage {
        int length = (int) member.length();
        int expected = (int) member.uncompressedLength();
        if (!GzipFrame.begins(compressed, length)) {
            throw new MemberDamage("does not begin with a gzip header");
        }
        int deflated = length - HEADER_LENGTH - TRAILER_LENGTH;
        boolean done = fast.isPresent() && fast.get().inflate(compressed, HEADER_LENGTH, deflated, target, expected);
        if (!done) {
            inflateByJdk(compressed, length, target, expected);
        }
        compareContent(compressed, member, target);
    }

    private void inflateByJdk(byte[] compressed, int length, byte[] target, int expected) throws MemberDamage {
        inflater.reset();
        inflater.setInput(compressed, HEADER_LENGTH, length - HEADER_LENGTH);
        int produced = inflateInto(target, expected);
        if (!inflater.finished()) {
            throw new MemberDamage("does not end where the index says");
        }
        if (produced != expected) {
            throw new MemberDamage("has " + produced + " bytes of content instead of " + expected);
        }
        if (inflater.getRemaining() != TRAILER_LENGTH) {
            throw new MemberDamage(
                    "has " + inflater.getRemaining() + " bytes after its data instead of a gzip trailer");
        }
    }

    private static void compareContent(byte[] compressed, Member member, byte[] target) throws MemberDamage {
        int length = (int) member.length();
        int expected = (int) member.uncompressedLength();
        CRC32 crc = new CRC32();
        crc.update(target, 0, expected);
        ByteBuffer trailer = ByteBuffer.wrap(compressed, length - TRAILER_LENGTH, TRAILER_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN);
        if (trailer.getInt() != (int) crc.getValue() || trailer.getInt() != expected) {
            throw new MemberDamage("has content that its gzip trailer contradicts");
        }
        if ((int) crc.getValue() != member.crc32()) {
            throw new MemberDamage("is sound gzip, but its content is not the one in the index");
        }
    }

    private int inflateInto(byte[] target, int expected) throws MemberDamage {
        int produced = 0;
        try {
            while (!inflater.finished() && produced < expected) {
                int count = inflater.inflate(target, produced, expected - produced);
                if (count == 0 && !inflater.finished()) {
                    return produced;
                }
                produced += count;
            }
            // The end-of-stream code may come after the last byte; there must be nothing else before it.
            return inflater.finished() ? produced : produced + inflater.inflate(new byte[1]);
        } catch (DataFormatException broken) {
            throw new MemberDamage("cannot be decompressed after " + produced + " bytes");
        }
    }

    @Override
    public void close() {
        inflater.end();
        fast.ifPresent(FastInflater::close);
    }
}
