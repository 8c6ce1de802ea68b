package dev.polaris.backup.archive;

import java.io.IOException;
import java.util.Optional;

/**
 * Reads one data block: chunks of rows, or large objects made of chunks ({@code _StartData}, {@code _StartLOs} in
 * PostgreSQL's pg_backup_custom.c). Knows at each moment how a member beginning there would begin.
 */
final class BlockScanner {
    private static final int BLOCK_DATA = 1;
    private static final int BLOCK_LARGE_OBJECTS = 3;

    private final ArchiveWindow window;
    private final ArchiveInput input;
    private final ArchiveListener listener;
    private final RowCounter rows = new RowCounter();
    private final LargeObjectHash objects = new LargeObjectHash();

    private DataEntry current;
    /** Names the chunk lengths of the block in errors; built once, because there is a length for every row. */
    private String chunkLength;

    private long blockStart;
    private long chunkRemaining;
    private long objectOid;
    private long objectStart;
    private long objectsBefore;
    private boolean wholeBlock;
    private boolean wholeObject;

    BlockScanner(ArchiveWindow window, ArchiveInput input, ArchiveListener listener) {
        this.window = window;
        this.input = input;
        this.listener = listener;
    }

    boolean insideBlock() {
        return current != null;
    }

    DataEntry current() {
        return current;
    }

    void abandon() {
        current = null;
    }

    MemberBegin begin() {
        return switch (current.content()) {
            case ROWS ->
                new MemberBegin(
                        current.dumpId(),
                        rows.rows() + (rows.insideRow() ? 1 : 0),
                        chunkRemaining,
                        rows.insideRow(),
                        0);
            case STATEMENTS -> new MemberBegin(current.dumpId(), 0, chunkRemaining, true, 0);
            case LARGE_OBJECTS ->
                new MemberBegin(
                        current.dumpId(),
                        objectsBefore + objects.objects() + (objectOid == 0 ? 0 : 1),
                        chunkRemaining,
                        objectOid != 0,
                        objectOid);
        };
    }

    void scan(int type, long start, DataEntry entry) throws IOException {
        int expected = entry.content() == DataEntry.Content.LARGE_OBJECTS ? BLOCK_LARGE_OBJECTS : BLOCK_DATA;
        if (type != expected) {
            throw input.damaged("the data block of " + entry.name() + " has type " + type + " instead of " + expected);
        }
        blockStart = start;
        wholeBlock = true;
        wholeObject = true;
        chunkRemaining = 0;
        objectOid = 0;
        objectsBefore = 0;
        rows.begin();
        objects.begin();
        current = entry;
        chunkLength = "length of a chunk of " + entry.name();
        listener.blockBegins(entry);
        finish();
    }

    /** Continues in a block whose beginning was not seen, and follows it to its end. */
    void resume(DataEntry entry, MemberBegin begin) throws IOException {
        wholeBlock = false;
        wholeObject = begin.largeObject() == 0;
        chunkRemaining = begin.chunkRemaining();
        objectOid = begin.largeObject();
        objectsBefore = begin.firstRow() - (objectOid == 0 ? 0 : 1);
        rows.resume(begin.firstRow(), begin.insideRow());
        objects.begin();
        objects.beginObject();
        current = entry;
        chunkLength = "length of a chunk of " + entry.name();
        finish();
    }

    private void finish() throws IOException {
        RowFacts facts = switch (current.content()) {
            case ROWS -> scanRows();
            case STATEMENTS -> scanStatements();
            case LARGE_OBJECTS -> scanLargeObjects();
        };
        DataEntry entry = current;
        current = null;
        if (wholeBlock) {
            listener.blockEnds(entry, new DataExtent(blockStart, window.offset(), Optional.ofNullable(facts)));
        }
        if (window.position >= window.softCut) {
            window.cut(MemberBegin.OUTSIDE_BLOCKS);
        }
    }

    private RowFacts scanRows() throws IOException {
        while (nextChunk()) {
            while (chunkRemaining > 0) {
                if (window.position >= window.hardCut && rows.mayCutInsideRow()) {
                    window.cut(begin());
                }
                int count = available();
                if (rows.ended()) {
                    acceptAfterRows();
                } else {
                    countRows(count);
                }
            }
        }
        if (!rows.ended() || rows.insideRow()) {
            throw input.damaged("the rows of " + current.name() + " have no end line");
        }
        return rows.facts();
    }

    /** Counts the rows in the next {@code count} bytes, up to the terminator or to where the member is to be cut. */
    private void countRows(int count) throws IOException {
        byte[] bytes = window.bytes;
        int start = window.position;
        int end = start + count;
        int softCut = window.softCut;
        int from = start;
        while (from < end && !rows.ended()) {
            int newline = Newlines.find(bytes, from, end);
            if (newline < 0) {
                rows.piece(bytes, from, end - from);
                from = end;
            } else {
                rows.line(bytes, from, newline);
                from = newline + 1;
                if (from >= softCut) {
                    break;
                }
            }
        }
        advance(from - start);
        if (from >= softCut && !rows.ended() && !rows.insideRow()) {
            window.cut(begin());
        }
    }

    private void acceptAfterRows() throws IOException {
        if (!rows.acceptAfterRows(window.bytes[window.position])) {
            throw input.damaged("there is text after the end line of the rows of " + current.name());
        }
        advance(1);
    }

    private RowFacts scanStatements() throws IOException {
        while (nextChunk()) {
            while (chunkRemaining > 0) {
                if (window.position >= window.softCut) {
                    window.cut(begin());
                }
                advance(available());
            }
        }
        return null;
    }

    private RowFacts scanLargeObjects() throws IOException {
        if (objectOid != 0) {
            scanLargeObject();
        }
        while (true) {
            long start = window.offset();
            long oid = input.readInt("oid of a large object of " + current.name(), Integer.MIN_VALUE, 0xffff_ffffL)
                    & 0xffff_ffffL;
            if (oid == 0) {
                return objects.facts();
            }
            objectStart = start;
            objectOid = oid;
            objects.beginObject();
            scanLargeObject();
        }
    }

    private void scanLargeObject() throws IOException {
        while (nextChunk()) {
            while (chunkRemaining > 0) {
                if (window.position >= window.hardCut) {
                    window.cut(begin());
                }
                int count = available();
                objects.put(window.bytes, window.position, count);
                advance(count);
            }
        }
        long oid = objectOid;
        objectOid = 0;
        ContentHash hash = objects.endObject(oid);
        if (wholeObject) {
            listener.largeObject(
                    new LargeObjectEntry(current.dumpId(), oid, objectStart, window.offset(), objects.length(), hash));
        }
        wholeObject = true;
        if (window.position >= window.softCut) {
            window.cut(begin());
        }
    }

    /** Whether another chunk comes; a length of zero ends the rows or the large object. */
    private boolean nextChunk() throws IOException {
        if (chunkRemaining == 0) {
            chunkRemaining = input.readInt(chunkLength, 0, Integer.MAX_VALUE);
        }
        return chunkRemaining > 0;
    }

    private int available() throws IOException {
        if (window.position == window.limit && !window.more()) {
            throw input.truncated("the data of " + current.name());
        }
        return (int) Math.min(chunkRemaining, window.limit - window.position);
    }

    private void advance(int count) {
        window.position += count;
        chunkRemaining -= count;
    }
}
