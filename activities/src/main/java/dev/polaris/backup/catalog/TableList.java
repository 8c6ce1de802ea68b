package dev.polaris.backup.catalog;

import dev.polaris.backup.archive.IndexEntry;
import dev.polaris.backup.archive.IndexReader;
import dev.polaris.backup.archive.IndexRecord;
import dev.polaris.backup.archive.RowFacts;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * The largest tables of a backup, read from its index.
 *
 * @param tables those with the most rows, most first
 * @param leftOut how many more there are
 */
public record TableList(List<TableFacts> tables, long leftOut) {
    /** The largest tables by the index, at most so many. */
    public static TableList largest(ObjectStore store, PinnedObject index, int most) throws IOException {
        Comparator<TableFacts> byRows =
                Comparator.comparingLong(TableFacts::rows).thenComparing(TableFacts::table);
        PriorityQueue<TableFacts> largest = new PriorityQueue<>(byRows);
        long[] all = new long[1];
        each(store, index, facts -> {
            all[0]++;
            largest.add(facts);
            if (largest.size() > most) {
                largest.poll();
            }
        });
        List<TableFacts> tables = new ArrayList<>(largest);
        tables.sort(byRows.reversed());
        return new TableList(tables, all[0] - tables.size());
    }

    /** Every table by the index, in the archive's order; none is held. */
    static void each(ObjectStore store, PinnedObject index, Consumer<TableFacts> tables) throws IOException {
        try (IndexReader reader = new IndexReader(store.open(index))) {
            for (Optional<IndexRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
                facts(record.get()).ifPresent(tables);
            }
        }
    }

    private static Optional<TableFacts> facts(IndexRecord record) {
        if (!(record instanceof IndexEntry entry) || !entry.toc().description().equals("TABLE DATA")) {
            return Optional.empty();
        }
        Optional<RowFacts> rows = entry.data().flatMap(extent -> extent.facts());
        return rows.map(row -> new TableFacts(
                entry.toc().qualifiedName(), row.rows(), row.bytes(), row.hash().toString()));
    }
}
