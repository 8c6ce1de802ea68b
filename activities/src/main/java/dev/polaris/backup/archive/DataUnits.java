package dev.polaris.backup.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The units of an archive's data section, in batches that one connection loads one after the other. Any worker computes
 * them anew: the same index, unit size and choice of entries always give the same units, names and batches.
 *
 * <p>Big pieces come first, beginning with the biggest table's. The slices of several big tables take turns, because two
 * sessions that extend one table wait for each other. Then come the small tables together in archive order, because
 * neighbours share members that need to be fetched only once.
 */
public final class DataUnits {
    /** Small tables in one batch, at most; each takes a transaction. */
    private static final int MOST_UNITS = 500;

    /** About so many batches at most, however big the archive is: each costs the workflow some events. */
    private static final int FEW_BATCHES = 1 << 11;

    /** About so many batches at least, so that no connection has nothing to do while another has much. */
    private static final int ENOUGH_BATCHES = 1 << 4;

    /** Less together is not worth a connection and a step; it is also what small tables share a member for. */
    private static final int SMALLEST_BATCH = 4 << 20;

    /** A unit of at least this part of the unit size is big. */
    private static final int BIG = 8;

    private final List<List<DataUnit>> batches;
    private final int units;
    private final long rows;
    private final long bytes;

    private DataUnits(List<DataUnit> all, long unitSize) {
        units = all.size();
        rows = all.stream().mapToLong(DataUnit::rows).sum();
        bytes = all.stream().mapToLong(DataUnit::bytes).sum();
        batches = batches(all, unitSize, batchSize(unitSize, bytes));
    }

    /**
     * Computes the units in one pass over the index.
     *
     * @param unitSize about how many bytes of the uncompressed archive a unit has
     * @param wanted which entries with data to load
     * @throws IndexFormatException when the index cannot be understood
     */
    static DataUnits read(IndexSource index, long unitSize, Predicate<TocEntry> wanted) throws IOException {
        UnitCutter cutter = new UnitCutter(unitSize, wanted);
        try (InputStream source = index.open()) {
            IndexReader reader = new IndexReader(source);
            for (Optional<IndexRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
                cutter.add(record.get());
            }
            // A source that checks what it delivered does so at its end.
            source.transferTo(OutputStream.nullOutputStream());
        }
        return new DataUnits(cutter.finish(), unitSize);
    }

    /** What is known of all slices of an entry together. */
    private record Entry(long bytes, int slices) {
        Entry plus(Entry other) {
            return new Entry(bytes + other.bytes, slices + other.slices);
        }
    }

    private static long batchSize(long unitSize, long bytes) {
        long balanced = Math.max(SMALLEST_BATCH, bytes / ENOUGH_BATCHES);
        return Math.max(Math.min(unitSize, balanced), bytes / FEW_BATCHES);
    }

    private static List<List<DataUnit>> batches(List<DataUnit> all, long unitSize, long batchSize) {
        Map<Integer, Entry> entries = new HashMap<>();
        all.forEach(unit -> entries.merge(unit.toc().dumpId(), new Entry(unit.bytes(), 1), Entry::plus));
        List<DataUnit> big = new ArrayList<>();
        List<DataUnit> small = new ArrayList<>();
        for (DataUnit unit : all) {
            (entries.get(unit.toc().dumpId()).bytes() * BIG >= unitSize ? big : small).add(unit);
        }
        big.sort(Comparator.comparingDouble((DataUnit unit) -> (double) unit.ordinal()
                        / entries.get(unit.toc().dumpId()).slices())
                .thenComparingLong(unit -> -entries.get(unit.toc().dumpId()).bytes())
                .thenComparingLong(DataUnit::start));
        List<List<DataUnit>> batches = new ArrayList<>();
        group(big, batchSize, batches);
        group(small, batchSize, batches);
        return batches;
    }

    private static void group(List<DataUnit> units, long batchSize, List<List<DataUnit>> batches) {
        List<DataUnit> batch = new ArrayList<>();
        long bytes = 0;
        for (DataUnit unit : units) {
            if (!batch.isEmpty() && (bytes + unit.bytes() > batchSize || batch.size() == MOST_UNITS)) {
                batches.add(List.copyOf(batch));
                batch.clear();
                bytes = 0;
            }
            batch.add(unit);
            bytes += unit.bytes();
        }
        if (!batch.isEmpty()) {
            batches.add(List.copyOf(batch));
        }
    }

    /** The batches in the order in which they should begin. */
    public List<List<DataUnit>> batches() {
        return batches;
    }

    /** Number of units. */
    public int units() {
        return units;
    }

    /** Rows and large objects of all units together. */
    public long rows() {
        return rows;
    }

    /** Their length in the uncompressed archive. */
    public long bytes() {
        return bytes;
    }
}
