package dev.polaris.backup.archive;

import java.util.Objects;

/**
 * One gzip member of the compressed file, decodable alone.
 *
 * @param offset where it begins in the compressed file
 * @param length its compressed length
 * @param uncompressedOffset where its content begins in the uncompressed archive
 * @param uncompressedLength length of its content
 * @param crc32 CRC-32 of its content (that of gzip), as an unsigned number
 * @param begin the state of the archive where it begins
 */
public record Member(
        long offset, long length, long uncompressedOffset, long uncompressedLength, int crc32, MemberBegin begin)
        implements IndexRecord {
    public Member {
        Objects.requireNonNull(begin, "begin");
        if (offset < 0
                || length <= 0
                || uncompressedOffset < 0
                || uncompressedLength <= 0
                || offset > Long.MAX_VALUE - length
                || uncompressedOffset > Long.MAX_VALUE - uncompressedLength) {
            throw new IllegalArgumentException("a member of " + length + " bytes at " + offset + " cannot be");
        }
    }
}
