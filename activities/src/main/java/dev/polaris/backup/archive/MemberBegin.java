package dev.polaris.backup.archive;

/**
 * The state of the archive where a member begins: all that is needed to read the member alone.
 *
 * @param dumpId the entry whose data block the member begins in; 0 outside data blocks
 * @param firstRow ordinal, from 0, of the first row (or large object) that starts in this member or later
 * @param chunkRemaining bytes left of the chunk the member begins in; 0 when it begins with a chunk's length (or outside
 *     data blocks)
 * @param insideRow whether the cut had to be made inside a row, a large object, SQL text, or a table-of-contents entry
 * @param largeObject oid of the large object the member begins in; 0 when in none
 */
public record MemberBegin(int dumpId, long firstRow, long chunkRemaining, boolean insideRow, long largeObject) {
    /** Between blocks, or in the table of contents between two entries. */
    public static final MemberBegin OUTSIDE_BLOCKS = new MemberBegin(0, 0, 0, false, 0);

    public MemberBegin {
        if (dumpId < 0 || firstRow < 0 || chunkRemaining < 0 || largeObject < 0) {
            throw new IllegalArgumentException("a member's begin state cannot hold negative numbers");
        }
    }
}
