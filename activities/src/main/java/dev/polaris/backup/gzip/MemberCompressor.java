package dev.polaris.backup.gzip;

/**
 * Compresses members; the place where faster implementations of deflate fit in. Each compressing thread has its own.
 */
public interface MemberCompressor extends AutoCloseable {
    /**
     * Compresses one member into one whole gzip member (RFC 1952) that any gunzip can read.
     *
     * @param bytes holds the content
     * @param length length of the content, from the beginning of {@code bytes}
     * @param target is emptied, then receives the gzip member
     * @return CRC-32 of the content, the one in the gzip trailer
     */
    int compress(byte[] bytes, int length, MemberBuffer target);

    /** Frees native memory. */
    @Override
    void close();

    /** Opens one compressor per thread. */
    interface Factory {
        MemberCompressor open();
    }
}
