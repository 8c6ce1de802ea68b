package dev.polaris.backup.archive;

import java.io.IOException;

/**
 * The bytes the scanner looks at now. Fields instead of methods because the scanner's innermost loops run on them; the
 * owner may replace {@link #bytes} whenever {@link #more()} or {@link #cut} is called, never at other times.
 */
abstract class ArchiveWindow {
    byte[] bytes = new byte[0];

    /** Next byte to read. */
    int position;

    /** End of the valid bytes. */
    int limit;

    /** Archive offset of {@code bytes[0]}. */
    long base;

    /** From this position on the owner wants {@link #cut} at the next row, object, entry or block end. */
    int softCut = Integer.MAX_VALUE;

    /** From this position on the owner wants {@link #cut} even inside one of them. */
    int hardCut = Integer.MAX_VALUE;

    /** Offset of the next byte in the uncompressed archive. */
    final long offset() {
        return base + position;
    }

    /**
     * Brings more bytes; only called when {@code position == limit}.
     *
     * @return false at the end of the archive
     */
    abstract boolean more() throws IOException;

    /** The table of contents ends at {@link #position}. */
    void tocEnds() throws IOException {}

    /** Everything before {@link #position} becomes a member; the next one begins in the given state. */
    void cut(MemberBegin next) throws IOException {
        throw new IllegalStateException("this window has no members to cut at " + next);
    }
}
