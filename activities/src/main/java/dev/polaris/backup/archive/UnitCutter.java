package dev.polaris.backup.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Cuts the data section into units as the lines of an index flow past.
 *
 * <p>An index names what ended in a member before the member itself, and a member names the data block that it begins in.
 * So a block begins in the member before the first one that begins in it, and ends in the member whose line follows the
 * entry's. Only the slices of the block being followed are kept beside the finished units.
 */
final class UnitCutter {
    /** Each large object takes calls of its own, so their number matters besides their bytes. */
    private static final int MOST_OBJECTS = 2048;

    private final long unitSize;
    private final Predicate<TocEntry> wanted;
    private final List<DataUnit> units = new ArrayList<>();
    private final List<IndexEntry> endedInNext = new ArrayList<>();
    private Member previous;
    private Block open;
    private int largeObjects;

    UnitCutter(long unitSize, Predicate<TocEntry> wanted) {
        this.unitSize = unitSize;
        this.wanted = wanted;
    }

    void add(IndexRecord record) throws IndexFormatException {
        if (record instanceof IndexEntry entry) {
            if (entry.data().isPresent()) {
                endedInNext.add(entry);
            }
        } else if (record instanceof LargeObjectEntry object) {
            largeObjects = object.dumpId();
        } else if (record instanceof Member member) {
            add(member);
        }
    }

    private void add(Member member) throws IndexFormatException {
        int dumpId = member.begin().dumpId();
        if (dumpId != 0) {
            if (open == null || open.dumpId != dumpId) {
                if (previous == null) {
                    throw new IndexFormatException(0, "the first member begins inside a data block", null);
                }
                open = new Block(dumpId, previous);
            }
            open.continuesIn(member);
        }
        for (IndexEntry entry : endedInNext) {
            boolean follows = open != null && open.dumpId == entry.toc().dumpId();
            Block block = follows ? open : new Block(entry.toc().dumpId(), member);
            if (wanted.test(entry.toc())) {
                block.finish(entry);
            }
            open = null;
        }
        endedInNext.clear();
        previous = member;
    }

    /** The units in archive order. */
    List<DataUnit> finish() throws IndexFormatException {
        if (!endedInNext.isEmpty() || open != null) {
            throw new IndexFormatException(0, "the index ends within a data block", null);
        }
        return units;
    }

    private record Slice(long start, long end, long chunkRemaining, long rows, List<Member> members) {}

    /** One data block and its slices so far. */
    private final class Block {
        private final int dumpId;
        private final List<Slice> slices = new ArrayList<>();
        private List<Member> members = new ArrayList<>();
        private long start;
        private long firstRow;
        private long chunkRemaining;

        Block(int dumpId, Member first) {
            this.dumpId = dumpId;
            members.add(first);
            // Where in the member it begins is not known before its entry comes.
            start = first.uncompressedOffset();
        }

        void continuesIn(Member member) {
            MemberBegin begin = member.begin();
            long rows = begin.firstRow() - firstRow;
            boolean full =
                    member.uncompressedOffset() - start >= unitSize || (dumpId == largeObjects && rows >= MOST_OBJECTS);
            if (full && !begin.insideRow() && rows > 0) {
                slices.add(new Slice(start, member.uncompressedOffset(), chunkRemaining, rows, members));
                members = new ArrayList<>();
                start = member.uncompressedOffset();
                firstRow = begin.firstRow();
                chunkRemaining = begin.chunkRemaining();
            }
            members.add(member);
        }

        void finish(IndexEntry entry) throws IndexFormatException {
            DataExtent extent = entry.data().orElseThrow();
            Optional<RowFacts> facts = extent.facts();
            long rows = facts.map(RowFacts::rows).orElse(0L) - firstRow;
            // Behind the last row there may be but its end line in a member of its own: nothing to load.
            if (rows > 0 || slices.isEmpty()) {
                slices.add(new Slice(start, extent.end(), chunkRemaining, rows, members));
            }
            try {
                for (int ordinal = 0; ordinal < slices.size(); ordinal++) {
                    units.add(unit(entry, slices.get(ordinal), ordinal));
                }
            } catch (IllegalArgumentException impossible) {
                throw new IndexFormatException(
                        0, "data of dump id " + dumpId + ": " + impossible.getMessage(), impossible);
            }
        }

        private DataUnit unit(IndexEntry entry, Slice slice, int ordinal) {
            DataExtent extent = entry.data().orElseThrow();
            return new DataUnit(
                    entry.toc(),
                    ordinal,
                    slices.size() == 1,
                    slice.end() == extent.end(),
                    slice.rows(),
                    ordinal == 0 ? extent.start() : slice.start(),
                    slice.end(),
                    slice.chunkRemaining(),
                    slice.members());
        }
    }
}
