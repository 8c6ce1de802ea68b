package dev.polaris.backup.archive;

import java.io.IOException;

/**
 * The bytes are not a pg_dump custom-format archive this engine can vouch for: damaged, truncated, compressed by pg_dump
 * itself, or of a version not known. Reading the same bytes again gives the same answer, so it is not worth a retry.
 */
public final class ArchiveFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;

    /**
     * @param what what was found, in words, without any row data
     * @param offset position in the uncompressed archive, in bytes from its start
     * @param remedy what to do next
     */
    public ArchiveFormatException(String what, long offset, String remedy) {
        super("archive offset " + offset + ": " + what + "; " + remedy);
        this.offset = offset;
    }

    /** Position in the uncompressed archive where the reader stopped, in bytes from its start. */
    public long offset() {
        return offset;
    }
}
