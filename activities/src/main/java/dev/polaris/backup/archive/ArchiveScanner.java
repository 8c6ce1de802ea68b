package dev.polaris.backup.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads one uncompressed custom-format archive from beginning to end and says what it finds.
 *
 * <p>Total: any byte sequence is either an archive or ends in an {@link ArchiveFormatException}. Memory is bounded by the
 * table of contents: lengths in the archive are never trusted, rows are never kept. The format has no end mark, so an
 * archive is only complete when every entry with data had its block; pg_dump's exit status must be checked besides.
 */
public final class ArchiveScanner {
    private static final int WINDOW_SIZE = 1 << 16;

    private final ArchiveWindow window;
    private final ArchiveListener listener;
    private final ArchiveInput input;
    private final BlockScanner blocks;

    /** Entries whose block has not come yet. */
    private final Map<Integer, DataEntry> pending = new HashMap<>();

    /** Where the header or the entry being read begins; -1 outside the table of contents. */
    private long entryStart = -1;

    private boolean resumed;

    ArchiveScanner(ArchiveWindow window, ArchiveListener listener) {
        this.window = window;
        this.listener = listener;
        this.input = new ArchiveInput(window, () -> window.cut(begin()));
        this.blocks = new BlockScanner(window, input, listener);
    }

    /**
     * Scans a whole archive.
     *
     * @throws ArchiveFormatException when the bytes are not a complete archive this engine can vouch for
     * @throws IOException what the source or the listener threw
     */
    public static void scan(InputStream source, ArchiveListener listener) throws IOException {
        new ArchiveScanner(new StreamWindow(source, WINDOW_SIZE), listener).scan();
    }

    void scan() throws IOException {
        readToc();
        scanBlocks();
    }

    /**
     * Continues at a place from which the archive can be read without what came before. Blocks that began earlier are
     * followed but not reported, and entries without a block are not complained about.
     *
     * @param entries the entries with data that may still come
     */
    void resume(MemberBegin begin, Map<Integer, DataEntry> entries) throws IOException {
        resumed = true;
        entryStart = -1;
        pending.clear();
        pending.putAll(entries);
        blocks.abandon();
        if (begin.dumpId() != 0) {
            DataEntry entry = pending.remove(begin.dumpId());
            if (entry == null) {
                throw input.damaged("the index names no entry with data and dump id " + begin.dumpId());
            }
            blocks.resume(entry, begin);
        }
        scanBlocks();
    }

    private void readToc() throws IOException {
        TocReader toc = new TocReader(input);
        entryStart = window.offset();
        ArchiveHeader header = toc.readHeader();
        listener.header(header);
        entryStart = window.offset();
        for (int ordinal = 0; ordinal < header.tocCount(); ordinal++) {
            TocEntry entry = toc.readEntry(ordinal);
            entryStart = window.offset();
            if (entry.hasData() && pending.put(entry.dumpId(), entry.dataEntry()) != null) {
                throw input.damaged("two entries with data have the dump id " + entry.dumpId());
            }
            listener.entry(entry);
            boolean last = ordinal == header.tocCount() - 1;
            if (window.position >= window.softCut && !last) {
                window.cut(begin());
            }
        }
        entryStart = -1;
        listener.tocEnd(window.offset());
        window.tocEnds();
    }

    private void scanBlocks() throws IOException {
        for (int type = input.readByteOrEnd(); type >= 0; type = input.readByteOrEnd()) {
            long start = window.offset() - 1;
            int dumpId = input.readInt("dump id of a data block", 1, Integer.MAX_VALUE);
            DataEntry entry = pending.remove(dumpId);
            if (entry == null) {
                throw input.damaged(
                        "a data block for dump id " + dumpId + ", which has no data or had its block before");
            }
            blocks.scan(type, start, entry);
        }
        if (!pending.isEmpty() && !resumed) {
            DataEntry first = pending.values().iterator().next();
            String others = pending.size() == 1 ? "" : " and for " + (pending.size() - 1) + " other entries";
            throw input.truncated("its data part: there is no block for " + first.name() + others);
        }
    }

    /** The state at the next byte: how a member beginning here begins. */
    MemberBegin begin() {
        if (blocks.insideBlock()) {
            return blocks.begin();
        }
        boolean insideEntry = entryStart >= 0 && window.offset() > entryStart;
        return new MemberBegin(0, 0, 0, insideEntry, 0);
    }

    /** The entry whose block is being read, or null. */
    DataEntry current() {
        return blocks.current();
    }
}
