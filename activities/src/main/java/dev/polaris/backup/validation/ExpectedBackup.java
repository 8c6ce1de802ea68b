package dev.polaris.backup.validation;

import dev.polaris.backup.archive.CopyStatement;
import dev.polaris.backup.archive.IndexEntry;
import dev.polaris.backup.archive.IndexHeader;
import dev.polaris.backup.archive.IndexReader;
import dev.polaris.backup.archive.IndexRecord;
import dev.polaris.backup.archive.IndexSource;
import dev.polaris.backup.archive.TocEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the index says that the restored database must hold. Members and large objects are not kept: there can be millions,
 * and they are read again beside the database.
 *
 * @param header the index's header
 * @param tables every table with rows, or that could have had some
 * @param largeObjects number of large objects
 */
record ExpectedBackup(IndexHeader header, List<ExpectedTable> tables, long largeObjects) {
    ExpectedBackup {
        tables = List.copyOf(tables);
    }

    /** Reads an index to its end. */
    static ExpectedBackup read(IndexSource index) throws IOException {
        IndexHeader header = null;
        List<ExpectedTable> tables = new ArrayList<>();
        long largeObjects = 0;
        try (IndexReader reader = new IndexReader(index.open())) {
            for (Optional<IndexRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
                if (record.get() instanceof IndexHeader first) {
                    header = first;
                } else if (record.get() instanceof IndexEntry entry) {
                    if (entry.toc().description().equals("TABLE DATA")) {
                        tables.add(table(entry));
                    }
                } else if (record.get() instanceof dev.polaris.backup.archive.LargeObjectEntry) {
                    largeObjects++;
                }
            }
        }
        return new ExpectedBackup(header, tables, largeObjects);
    }

    private static ExpectedTable table(IndexEntry entry) {
        TocEntry toc = entry.toc();
        Optional<CopyStatement> copy = Optional.ofNullable(toc.copyStatement()).map(CopyStatement::parse);
        return new ExpectedTable(
                toc.dumpId(),
                new TableName(toc.namespace() == null ? "" : toc.namespace(), toc.tag()),
                copy,
                entry.data().flatMap(extent -> extent.facts()));
    }

    long rows() {
        return tables.stream().mapToLong(ExpectedTable::rows).sum();
    }

    long bytes() {
        return tables.stream()
                .mapToLong(table -> table.facts().map(facts -> facts.bytes()).orElse(0L))
                .sum();
    }
}
