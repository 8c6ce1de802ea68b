package dev.polaris.backup.restore;

import dev.polaris.backup.archive.IndexEntry;
import dev.polaris.backup.archive.TocDefinition;
import java.io.IOException;
import java.sql.SQLException;

/** The parts of a backup that its entries are restored from. Each can be read again, and is the same. */
interface RestoreArchive {
    /** Hands over every entry in archive order, as a stream: there can be half a million. */
    void toc(Entries entries) throws IOException, SQLException;

    /** Hands over every entry with data, and the facts of it. */
    void data(DataOfEntries data) throws IOException;

    /** The text of {@code roles.sql}; empty when the backup has none. */
    String roles() throws IOException;

    /** Takes entries with data. */
    @FunctionalInterface
    interface DataOfEntries {
        void take(IndexEntry entry);
    }

    /** Takes entries. */
    @FunctionalInterface
    interface Entries {
        void take(TocDefinition definition) throws IOException, SQLException;
    }
}
