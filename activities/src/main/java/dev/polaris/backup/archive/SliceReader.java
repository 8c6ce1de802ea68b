package dev.polaris.backup.archive;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads single units of a packed archive: pure COPY text or the contents of large objects, without pg_dump's framing.
 * Each member's checksum and lengths, the number of rows and the place where they end are compared with the index; the
 * last piece reaches the sink before the end has been checked, so a sink must not commit before the call returns.
 *
 * <p>One thread at a time. Neighbouring units read by one reader fetch the member they share only once.
 */
public final class SliceReader implements Closeable {
    private static final int BLOCK_DATA = 1;
    private static final int BLOCK_LARGE_OBJECTS = 3;
    private static final int BUFFER_SIZE = 1 << 16;
    private static final byte[] END_LINE = {'\\', '.', '\n'};
    /** pg_dump writes empty lines behind the end line, so far two. */
    private static final int MOST_AFTER_ROWS = END_LINE.length + 2;

    private final MemberRange range;
    private final ArchiveInput input;
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int buffered;
    private long chunkRemaining;

    /** @param source the compressed dump; opened for each unit, closed with this */
    public SliceReader(MemberSource source) {
        range = new MemberRange(source);
        input = new ArchiveInput(range, () -> {});
    }

    /** Compressed bytes fetched so far; may be asked from any thread. */
    public long bytesRead() {
        return range.bytesRead();
    }

    /**
     * Streams the rows of a unit: exactly {@link DataUnit#rows()} lines.
     *
     * @throws ArchiveFormatException when the archive is damaged or not the one of the index
     * @throws IOException when it cannot be read
     */
    public <E extends Exception> void rows(DataUnit unit, RowTextSink<E> sink) throws IOException, E {
        begin(unit, DataEntry.Content.ROWS, BLOCK_DATA);
        buffered = 0;
        long rows = unit.rows();
        while (rows > 0) {
            int available = chunk(unit);
            int from = range.position;
            int end = from + available;
            int position = from;
            while (position < end && rows > 0) {
                int newline = Newlines.find(range.bytes, position, end);
                position = newline < 0 ? end : newline + 1;
                rows -= newline < 0 ? 0 : 1;
            }
            put(from, position - from, sink);
            advance(position - from);
        }
        if (buffered > 0) {
            sink.text(buffer, 0, buffered);
        }
        if (unit.toEnd()) {
            readEndLine(unit);
        }
        checkEnd(unit);
    }

    /** Joins short rows: each piece becomes a message to the server, and pg_dump makes a chunk of every row. */
    private <E extends Exception> void put(int from, int length, RowTextSink<E> sink) throws IOException, E {
        if (buffered + length > buffer.length && buffered > 0) {
            sink.text(buffer, 0, buffered);
            buffered = 0;
        }
        if (length > buffer.length / 2) {
            if (buffered > 0) {
                sink.text(buffer, 0, buffered);
                buffered = 0;
            }
            sink.text(range.bytes, from, length);
        } else {
            System.arraycopy(range.bytes, from, buffer, buffered, length);
            buffered += length;
        }
    }

    private void readEndLine(DataUnit unit) throws IOException {
        int seen = 0;
        while (nextChunk(unit)) {
            while (chunkRemaining > 0) {
                chunk(unit);
                byte expected = seen < END_LINE.length ? END_LINE[seen] : (byte) '\n';
                if (range.bytes[range.position] != expected || seen == MOST_AFTER_ROWS) {
                    throw range.damaged(unit.toc().qualifiedName() + " has more than the " + unit.rows() + " rows of "
                            + unit.name() + " in the index");
                }
                advance(1);
                seen++;
            }
        }
        if (seen < END_LINE.length) {
            throw range.damaged("the rows of " + unit.toc().qualifiedName() + " have no end line");
        }
    }

    /**
     * Streams the large objects of a unit: exactly {@link DataUnit#rows()} of them.
     *
     * @throws ArchiveFormatException when the archive is damaged or not the one of the index
     * @throws IOException when it cannot be read
     */
    public <E extends Exception> void largeObjects(DataUnit unit, LargeObjectSink<E> sink) throws IOException, E {
        begin(unit, DataEntry.Content.LARGE_OBJECTS, BLOCK_LARGE_OBJECTS);
        for (long object = 0; object < unit.rows(); object++) {
            long oid = readOid();
            if (oid == 0) {
                throw range.damaged(unit.name() + " has " + object + " large objects, not " + unit.rows());
            }
            sink.begin(oid);
            while (nextChunk(unit)) {
                while (chunkRemaining > 0) {
                    int count = chunk(unit);
                    sink.content(range.bytes, range.position, count);
                    advance(count);
                }
            }
            sink.end();
        }
        if (unit.toEnd() && readOid() != 0) {
            throw range.damaged(unit.name() + " has more than " + unit.rows() + " large objects");
        }
        checkEnd(unit);
    }

    private long readOid() throws IOException {
        return input.readInt("oid of a large object", Integer.MIN_VALUE, 0xffff_ffffL) & 0xffff_ffffL;
    }

    private void begin(DataUnit unit, DataEntry.Content content, int blockType) throws IOException {
        if (unit.content() != content) {
            throw new IllegalArgumentException(unit.name() + " holds " + unit.content() + ", not " + content);
        }
        range.seek(unit.members(), unit.start());
        chunkRemaining = unit.chunkRemaining();
        if (unit.ordinal() == 0) {
            int type = input.readByte("the data block");
            int dumpId = input.readInt("dump id of a data block", 1, Integer.MAX_VALUE);
            if (type != blockType || dumpId != unit.toc().dumpId()) {
                throw range.damaged("block " + dumpId + " of type " + type + " is where the index has "
                        + unit.toc().qualifiedName());
            }
        }
    }

    /** Bytes of the current chunk that are there; at least one. */
    private int chunk(DataUnit unit) throws IOException {
        if (!nextChunk(unit)) {
            throw range.damaged(unit.toc().qualifiedName() + " has fewer rows than the index says");
        }
        if (range.position == range.limit && !range.more()) {
            throw range.damaged("the data of " + unit.toc().qualifiedName() + " goes on behind " + unit.name());
        }
        return (int) Math.min(chunkRemaining, range.limit - range.position);
    }

    private boolean nextChunk(DataUnit unit) throws IOException {
        if (chunkRemaining == 0) {
            chunkRemaining = input.readInt("length of a chunk of " + unit.name(), 0, Integer.MAX_VALUE);
        }
        return chunkRemaining > 0;
    }

    private void advance(int count) {
        range.position += count;
        chunkRemaining -= count;
    }

    private void checkEnd(DataUnit unit) throws IOException {
        if (range.offset() != unit.end()) {
            throw range.damaged(unit.name() + " ends at " + range.offset() + ", the index says " + unit.end());
        }
    }

    @Override
    public void close() throws IOException {
        range.close();
    }
}
