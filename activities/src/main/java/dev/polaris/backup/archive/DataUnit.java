package dev.polaris.backup.archive;

import java.util.List;
import java.util.Objects;

/**
 * A piece of the data section that is loaded in one transaction: a whole table, a slice of one, or some large objects.
 * All it takes to read the piece alone is in here.
 *
 * @param toc the entry whose data it is
 * @param ordinal which slice of the entry, from 0
 * @param whole whether it is the only one
 * @param toEnd whether the entry's data ends with it
 * @param rows rows (or large objects) in it, exactly; 0 when the entry holds SQL text
 * @param start offset of its first byte in the uncompressed archive; for the first slice that of the data block
 * @param end offset of the first byte after it
 * @param chunkRemaining bytes left at {@code start} of a chunk that began earlier
 * @param members the members it lies in, neighbours in archive order
 */
public record DataUnit(
        TocEntry toc,
        int ordinal,
        boolean whole,
        boolean toEnd,
        long rows,
        long start,
        long end,
        long chunkRemaining,
        List<Member> members) {
    public DataUnit {
        Objects.requireNonNull(toc, "toc");
        members = List.copyOf(members);
        if (members.isEmpty() || end <= start || rows < 0 || ordinal < 0) {
            throw new IllegalArgumentException("a unit from " + start + " to " + end + " cannot be");
        }
    }

    /** Its name, the same however often the units are computed; {@code data/{dump id}/{slice}}. */
    public String name() {
        return "data/" + toc.dumpId() + "/" + ordinal;
    }

    /** Its length in the uncompressed archive. */
    public long bytes() {
        return end - start;
    }

    /** What it holds. */
    public DataEntry.Content content() {
        return toc.dataEntry().content();
    }
}
