package dev.polaris.backup.rows;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.polaris.backup.archive.ContentHash;
import dev.polaris.backup.rows.BackupTables.TextSink;
import java.io.IOException;

/** Counts and hashes the rows of a COPY text as it flows by, as the index does: see docs/formats-archive.md. */
final class RowTextHash implements TextSink {
    private final TextSink sink;
    private final HashStream128 row = Hashing.xxh3_128().hashStream();
    private ContentHash sum = ContentHash.ZERO;
    private long rows;
    private long bytes;

    RowTextHash(TextSink sink) {
        this.sink = sink;
        row.reset();
    }

    @Override
    public void write(byte[] text, int offset, int length) throws IOException {
        int end = offset + length;
        int from = offset;
        for (int at = offset; at < end; at++) {
            if (text[at] == '\n') {
                row.putBytes(text, from, at - from);
                endRow();
                from = at + 1;
            }
        }
        if (from < end) {
            row.putBytes(text, from, end - from);
        }
        bytes += length;
        sink.write(text, offset, length);
    }

    private void endRow() {
        HashValue128 hash = row.get();
        sum = sum.plus(new ContentHash(hash.getMostSignificantBits(), hash.getLeastSignificantBits()));
        rows++;
        row.reset();
    }

    long rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    /** The order-independent hash of all rows, 32 hexadecimal digits. */
    String hash() {
        return sum.toString();
    }
}
