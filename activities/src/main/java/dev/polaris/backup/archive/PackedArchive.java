package dev.polaris.backup.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A packed archive and its index, read piece by piece. Nothing is kept between two calls, so one instance serves any
 * number of threads.
 *
 * <p>Every method throws {@link ArchiveFormatException} when the archive is damaged or the index is not of it, {@link
 * IndexFormatException} when the index cannot be understood, and other {@link IOException}s when reading itself failed.
 */
public final class PackedArchive {
    private final MemberSource members;
    private final IndexSource index;

    public PackedArchive(MemberSource members, IndexSource index) {
        this.members = members;
        this.index = index;
    }

    /** The index's first line. */
    public IndexHeader header() throws IOException {
        try (IndexReader reader = new IndexReader(index.open())) {
            return readHeader(reader);
        }
    }

    /**
     * Streams the table of contents with its SQL, in its own order. Only the first members are fetched, up to {@link
     * IndexHeader#tocEnd()}, and one definition at a time is in memory.
     *
     * <p>In archives whose encoding is not UTF-8 the entries have the true names, where the index has replacement
     * characters.
     */
    public <E extends Exception> void toc(TocConsumer<E> consumer) throws IOException, E {
        readToc(definition -> {
            consumer.accept(definition);
            return true;
        });
    }

    /**
     * Streams the entries of the index, with the place and the facts of their data: those without data first, then the
     * others in the order of their data.
     */
    public <E extends Exception> void entries(EntryConsumer<E> consumer) throws IOException, E {
        try (IndexReader reader = new IndexReader(index.open())) {
            for (Optional<IndexRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
                if (record.get() instanceof IndexEntry entry) {
                    consumer.accept(entry);
                }
            }
        }
    }

    /**
     * Takes the entries of an index one after the other.
     *
     * @param <E> what else it throws
     */
    public interface EntryConsumer<E extends Exception> {
        /** Takes the next entry; what it throws ends the reading. */
        void accept(IndexEntry entry) throws IOException, E;
    }

    /**
     * Cuts the data section into units; one pass over the index.
     *
     * @param unitSize about how many bytes of the uncompressed archive a unit has; {@link Long#MAX_VALUE} for whole tables
     * @param wanted which entries with data to load; must always decide the same
     */
    public DataUnits units(long unitSize, Predicate<TocEntry> wanted) throws IOException {
        return DataUnits.read(index, unitSize, wanted);
    }

    /** Opens a reader of units. */
    public SliceReader slices() {
        return new SliceReader(members);
    }

    /** The encoding of the archive's SQL and rows. */
    public ArchiveEncoding encoding() throws IOException {
        ArchiveEncoding[] found = {ArchiveEncoding.UTF8};
        readToc(definition -> {
            boolean names = definition.entry().description().equals(ArchiveEncoding.ENTRY);
            if (names) {
                found[0] = ArchiveEncoding.of(definition.definition());
            }
            return !names;
        });
        return found[0];
    }

    private interface TocVisitor<E extends Exception> {
        /** Takes an entry; false ends the reading. */
        boolean visit(TocDefinition definition) throws IOException, E;
    }

    private <E extends Exception> void readToc(TocVisitor<E> visitor) throws IOException, E {
        TocPlace place = findToc();
        try (MemberRange range = new MemberRange(members)) {
            range.seek(place.members(), 0);
            TocReader toc = new TocReader(new ArchiveInput(range, () -> {}));
            ArchiveHeader header = toc.readHeader();
            if (!header.equals(place.header().archive())) {
                throw range.damaged("the archive's header is not the one in the index");
            }
            for (int ordinal = 0; ordinal < header.tocCount(); ordinal++) {
                if (!visitor.visit(toc.readDefinition(ordinal))) {
                    return;
                }
            }
            if (range.offset() != place.header().tocEnd()) {
                throw range.damaged("the table of contents does not end where the index says");
            }
        }
    }

    private record TocPlace(IndexHeader header, List<Member> members) {}

    /** The members of the table of contents, which are its own; their lines come first in the index. */
    private TocPlace findToc() throws IOException {
        List<Member> found = new ArrayList<>();
        try (IndexReader reader = new IndexReader(index.open())) {
            IndexHeader header = readHeader(reader);
            long end = 0;
            for (Optional<IndexRecord> record = reader.next();
                    end < header.tocEnd() && record.isPresent();
                    record = reader.next()) {
                if (record.get() instanceof Member member) {
                    found.add(member);
                    end = member.uncompressedOffset() + member.uncompressedLength();
                }
            }
            if (end != header.tocEnd()) {
                throw new IndexFormatException(0, "no member ends where the table of contents does", null);
            }
            return new TocPlace(header, found);
        }
    }

    private static IndexHeader readHeader(IndexReader reader) throws IOException {
        Optional<IndexRecord> first = reader.next();
        if (first.isPresent() && first.get() instanceof IndexHeader header) {
            return header;
        }
        throw new IndexFormatException(1, "the index does not begin with its header", null);
    }
}
