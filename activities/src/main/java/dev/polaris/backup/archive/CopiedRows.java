package dev.polaris.backup.archive;

/**
 * Counts and hashes the rows that {@code COPY … TO STDOUT} sends, exactly as the packer does with those of a dump. Hashes
 * of parts of a table add up to the hash of the table. For one thread.
 */
public final class CopiedRows {
    private final RowCounter counter = new RowCounter();
    private boolean begun;

    /** Takes the next bytes of the copy, of any length. */
    public void put(byte[] bytes) {
        if (!begun) {
            counter.begin();
            begun = true;
        }
        int from = 0;
        for (int newline = Newlines.find(bytes, from, bytes.length);
                newline >= 0;
                newline = Newlines.find(bytes, from, bytes.length)) {
            counter.line(bytes, from, newline);
            from = newline + 1;
        }
        if (from < bytes.length) {
            counter.piece(bytes, from, bytes.length - from);
        }
    }

    /** The facts of all rows since the last call; the next row begins anew. */
    public RowFacts take() {
        RowFacts facts = begun ? counter.facts() : new RowFacts(0, 0, ContentHash.ZERO);
        begun = false;
        return facts;
    }
}
