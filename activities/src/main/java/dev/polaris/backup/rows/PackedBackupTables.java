package dev.polaris.backup.rows;

import dev.polaris.backup.archive.DataExtent;
import dev.polaris.backup.archive.DataUnit;
import dev.polaris.backup.archive.IndexHeader;
import dev.polaris.backup.archive.PackedArchive;
import dev.polaris.backup.archive.RowFacts;
import dev.polaris.backup.archive.SliceReader;
import dev.polaris.backup.archive.TocEntry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of a packed archive. Of the dump only the members are fetched that the table lies in. */
public final class PackedBackupTables implements BackupTables {
    private final PackedArchive archive;
    private final SliceReader slices;
    private final IndexHeader header;
    private final String encoding;
    private final Map<TableName, Found> found = new HashMap<>();

    private record Found(BackupTable table, int dumpId) {}

    /** Opens the archive; reads the index's first line and the beginning of the archive. */
    public PackedBackupTables(PackedArchive archive) throws IOException {
        this.archive = archive;
        this.header = archive.header();
        this.encoding = archive.encoding().name();
        this.slices = archive.slices();
    }

    @Override
    public Optional<BackupTable> find(TableName name) throws IOException {
        if (!found.containsKey(name)) {
            archive.entries(entry -> {
                if (isRowsOf(entry.toc(), name)) {
                    Optional<RowFacts> facts = entry.data().flatMap(DataExtent::facts);
                    facts.ifPresent(row -> found.put(name, found(name, entry.toc(), row)));
                }
            });
        }
        return Optional.ofNullable(found.get(name)).map(Found::table);
    }

    private static Found found(TableName name, TocEntry toc, RowFacts facts) {
        List<String> columns = CopyStatement.columns(toc.copyStatement());
        return new Found(
                new BackupTable(
                        name, columns, facts.rows(), facts.bytes(), facts.hash().toString()),
                toc.dumpId());
    }

    private static boolean isRowsOf(TocEntry toc, TableName name) {
        return toc.description().equals("TABLE DATA")
                && toc.copyStatement() != null
                && toc.tag().equals(name.name())
                && name.schema().equals(toc.namespace());
    }

    @Override
    public void read(BackupTable table, TextSink sink) throws IOException {
        int dumpId = found.get(table.name()).dumpId();
        for (List<DataUnit> batch :
                archive.units(Long.MAX_VALUE, toc -> toc.dumpId() == dumpId).batches()) {
            for (DataUnit unit : batch) {
                slices.rows(unit, sink::write);
            }
        }
    }

    @Override
    public int serverMajor() {
        return header.archive().serverMajor();
    }

    @Override
    public String encoding() {
        return encoding;
    }

    @Override
    public void close() throws IOException {
        slices.close();
    }
}
