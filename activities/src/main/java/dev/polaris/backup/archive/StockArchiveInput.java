package dev.polaris.backup.archive;

import dev.polaris.backup.gzip.MemberBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Rewrites an archive as it is read: data blocks that pg_dump compressed are decompressed, and framed as pg_dump frames
 * them without compression: a chunk for each row and for the end lines, chunks of 16 KiB in large objects. The header then
 * says that nothing is compressed, and the table of contents that the places of the blocks are not known.
 */
final class StockArchiveInput extends InputStream {
    private static final int WINDOW_SIZE = 1 << 16;
    /** pg_dump's own buffer for large objects. */
    private static final int OBJECT_CHUNK = 16384;
    /** A longer row becomes several chunks, which every reader of archives accepts too. */
    private static final int LONGEST_ROW_CHUNK = 32 << 20;
    /** The end line and the empty lines behind it, with some room. */
    private static final int LONGEST_END = 16;

    private static final int READ_SIZE = 1 << 16;
    private static final int COMPRESSION_AT = 11;
    private static final byte DATA_NOT_SET = 1;
    private static final byte DATA_SET = 2;

    private enum State {
        HEADER,
        ENTRIES,
        BLOCKS,
        ROWS,
        STATEMENTS,
        OBJECTS,
        OBJECT,
        /** Nothing is compressed: the rest is as it should be. */
        UNCHANGED,
        END
    }

    private final InputStream source;
    private final CopyingWindow window;
    private final ArchiveInput input;
    private final TocReader toc;
    private final ChunkInflater inflater;
    private final Map<Integer, DataEntry> entries = new HashMap<>();
    private final ChunkedOutput ready = new ChunkedOutput();
    private final MemberBuffer rows = new MemberBuffer(READ_SIZE);
    /** How far the open row has been looked at. */
    private int searched;
    /** Whether the beginning of the open row has gone already. */
    private boolean cut;

    private State state = State.HEADER;
    private int entriesLeft;
    private int ordinal;
    private String current = "";

    StockArchiveInput(InputStream source) {
        this.source = source;
        this.window = new CopyingWindow(source, WINDOW_SIZE);
        this.input = new ArchiveInput(window, () -> {});
        this.toc = new TocReader(input);
        this.inflater = new ChunkInflater(window, input);
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (ready.isEmpty() && state != State.END) {
            advance();
        }
        return ready.isEmpty() ? -1 : ready.read(target, offset, length);
    }

    /** Makes some more bytes ready, or comes to the end. */
    private void advance() throws IOException {
        switch (state) {
            case HEADER -> header();
            case ENTRIES -> entry();
            case BLOCKS -> block();
            case ROWS -> rows();
            case STATEMENTS -> pieces(State.BLOCKS);
            case OBJECTS -> object();
            case OBJECT -> pieces(State.OBJECTS);
            case UNCHANGED -> unchanged();
            case END -> throw new IllegalStateException("there is no more");
        }
    }

    private void header() throws IOException {
        ArchiveHeader header = toc.readAnyHeader();
        byte[] bytes = window.take();
        if (!toc.compressed()) {
            ready.raw(bytes, bytes.length);
            window.keepNothing();
            state = State.UNCHANGED;
            return;
        }
        int length = header.minor() >= TocReader.MINOR_WITH_COMPRESSION_ALGORITHM ? 1 : 1 + ArchiveHeader.INT_SIZE;
        for (int index = 0; index < length; index++) {
            bytes[COMPRESSION_AT + index] = 0;
        }
        ready.raw(bytes, bytes.length);
        entriesLeft = header.tocCount();
        state = entriesLeft > 0 ? State.ENTRIES : State.BLOCKS;
    }

    private void unchanged() throws IOException {
        if (window.position == window.limit && !window.more()) {
            state = State.END;
            return;
        }
        ready.raw(window.bytes, window.position, window.limit - window.position);
        window.position = window.limit;
    }

    private void entry() throws IOException {
        TocEntry entry = toc.readEntry(ordinal++);
        byte[] bytes = window.take();
        int stateAt = bytes.length - ArchiveHeader.OFFSET_SIZE - 1;
        if (bytes[stateAt] == DATA_SET) {
            bytes[stateAt] = DATA_NOT_SET;
            for (int index = stateAt + 1; index < bytes.length; index++) {
                bytes[index] = 0;
            }
        }
        ready.raw(bytes, bytes.length);
        if (entry.hasData()) {
            entries.put(entry.dumpId(), entry.dataEntry());
        }
        if (--entriesLeft == 0) {
            window.keepNothing();
            state = State.BLOCKS;
        }
    }

    private void block() throws IOException {
        int type = input.readByteOrEnd();
        if (type < 0) {
            state = State.END;
            return;
        }
        int dumpId = input.readInt("dump id of a data block", 1, Integer.MAX_VALUE);
        DataEntry entry = entries.get(dumpId);
        if (entry == null) {
            throw input.damaged("a data block for dump id " + dumpId + ", which has no data");
        }
        ready.number(type);
        ready.integer(dumpId);
        current = entry.name();
        if (entry.content() == DataEntry.Content.LARGE_OBJECTS) {
            state = State.OBJECTS;
            return;
        }
        inflater.begin(current);
        rows.setLength(0);
        searched = 0;
        cut = false;
        state = entry.content() == DataEntry.Content.ROWS ? State.ROWS : State.STATEMENTS;
    }

    private void rows() throws IOException {
        int length = rows.length();
        rows.ensureCapacity(length + READ_SIZE);
        int count = inflater.fill(rows.bytes(), length, READ_SIZE);
        rows.setLength(length + count);
        int begin = 0;
        boolean atEnd = false;
        for (int newline = Newlines.find(rows.bytes(), searched, rows.length());
                newline >= 0 && !atEnd;
                newline = Newlines.find(rows.bytes(), begin, rows.length())) {
            atEnd = !cut && newline - begin == 2 && rows.bytes()[begin] == '\\' && rows.bytes()[begin + 1] == '.';
            if (!atEnd) {
                ready.chunk(rows.bytes(), begin, newline + 1 - begin);
                begin = newline + 1;
                cut = false;
            }
        }
        if (atEnd) {
            end(begin, count);
        } else if (count < READ_SIZE) {
            throw input.damaged("the rows of " + current + " have no end line");
        } else {
            keepOpenRow(begin);
        }
    }

    /** The end line and what is behind it come as one chunk. */
    private void end(int begin, int count) throws IOException {
        int length = rows.length() - begin;
        if (count == READ_SIZE) {
            rows.ensureCapacity(rows.length() + LONGEST_END);
            length += inflater.fill(rows.bytes(), rows.length(), LONGEST_END);
        }
        if (length >= LONGEST_END) {
            throw input.damaged("there is text behind the end line of the rows of " + current);
        }
        ready.chunk(rows.bytes(), begin, length);
        ready.integer(0);
        state = State.BLOCKS;
    }

    private void keepOpenRow(int begin) {
        int open = rows.length() - begin;
        if (open > LONGEST_ROW_CHUNK) {
            ready.chunk(rows.bytes(), begin, open);
            open = 0;
            cut = true;
        } else {
            System.arraycopy(rows.bytes(), begin, rows.bytes(), 0, open);
        }
        rows.setLength(open);
        searched = open;
    }

    private void object() throws IOException {
        long oid = input.readInt("oid of a large object of " + current, Integer.MIN_VALUE, 0xffff_ffffL);
        ready.integer(oid);
        if ((oid & 0xffff_ffffL) == 0) {
            state = State.BLOCKS;
            return;
        }
        inflater.begin(current);
        state = State.OBJECT;
    }

    private void pieces(State next) throws IOException {
        rows.ensureCapacity(OBJECT_CHUNK);
        int count = inflater.fill(rows.bytes(), 0, OBJECT_CHUNK);
        if (count > 0) {
            ready.chunk(rows.bytes(), 0, count);
        }
        if (count < OBJECT_CHUNK) {
            ready.integer(0);
            state = next;
        }
    }

    @Override
    public void close() throws IOException {
        // The decompressor is left to the garbage collector: another thread may be inside it, reading.
        source.close();
    }
}
