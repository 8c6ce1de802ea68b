package dev.polaris.backup.archive;

import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an index says an archive holds, small enough to keep for a hundred thousand tables: the entries with data, and a
 * fingerprint of every entry. Members and large objects are not kept; they are read again beside the archive.
 */
final class ExpectedArchive {
    /** One entry with data. */
    record ExpectedEntry(DataEntry entry, DataExtent extent) {}

    private static final int MOST_ENTRIES = 1 << 24;

    private final Map<Integer, ExpectedEntry> byDumpId = new HashMap<>();
    private final List<ExpectedEntry> byStart = new ArrayList<>();
    private long[] fingerprints = new long[1 << 10];
    private int entries;
    private IndexHeader header;
    private IndexEnd end;

    private ExpectedArchive() {}

    static ExpectedArchive read(IndexSource index) throws IOException {
        ExpectedArchive expected = new ExpectedArchive();
        try (IndexReader reader = new IndexReader(index.open())) {
            for (Optional<IndexRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
                expected.add(record.get());
            }
        }
        expected.byStart.sort(Comparator.comparingLong(entry -> entry.extent().start()));
        return expected;
    }

    private void add(IndexRecord record) throws IndexFormatException {
        if (record instanceof IndexHeader first) {
            header = first;
        } else if (record instanceof IndexEnd last) {
            end = last;
        } else if (record instanceof IndexEntry entry) {
            add(entry);
        }
    }

    private void add(IndexEntry entry) throws IndexFormatException {
        int ordinal = entry.toc().ordinal();
        if (ordinal < 0 || ordinal >= MOST_ENTRIES) {
            throw new IndexFormatException(0, "entry ordinal " + ordinal + " cannot be; the index is damaged", null);
        }
        if (ordinal >= fingerprints.length) {
            fingerprints = Arrays.copyOf(fingerprints, Math.max(ordinal + 1, fingerprints.length * 2));
        }
        fingerprints[ordinal] = fingerprint(entry.toc());
        entries++;
        if (entry.data().isPresent()) {
            ExpectedEntry known =
                    new ExpectedEntry(entry.toc().dataEntry(), entry.data().get());
            byStart.add(known);
            byDumpId.put(entry.toc().dumpId(), known);
        }
    }

    private static long fingerprint(TocEntry toc) {
        return Hashing.xxh3_64().hashCharsToLong(toc.toString());
    }

    IndexHeader header() {
        return header;
    }

    IndexEnd end() {
        return end;
    }

    int entries() {
        return entries;
    }

    /** Entries with data, in archive order. */
    List<ExpectedEntry> withData() {
        return byStart;
    }

    ExpectedEntry withData(int dumpId) {
        return byDumpId.get(dumpId);
    }

    boolean has(TocEntry toc) {
        return toc.ordinal() < fingerprints.length && fingerprints[toc.ordinal()] == fingerprint(toc);
    }

    /** The entries whose data lies in a part of the archive, in archive order. */
    List<ExpectedEntry> between(long from, long to) {
        int low = 0;
        int high = byStart.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (byStart.get(middle).extent().end() <= from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int last = low;
        while (last < byStart.size() && byStart.get(last).extent().start() < to) {
            last++;
        }
        return byStart.subList(low, last);
    }
}
