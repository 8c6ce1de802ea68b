package dev.polaris.backup.restore;

import dev.polaris.backup.archive.IndexSource;
import dev.polaris.backup.archive.TocDefinition;
import java.io.IOException;
import java.sql.SQLException;

/** The parts of a backup that its entries are restored from. Each can be read again, and is the same. */
interface RestoreArchive {
    /** Hands over every entry in archive order, as a stream: there can be half a million. */
    void toc(Entries entries) throws IOException, SQLException;

    /** The index. */
    IndexSource index();

    /** The text of {@code roles.sql}; empty when the backup has none. */
    String roles() throws IOException;

    /** Takes entries. */
    @FunctionalInterface
    interface Entries {
        void take(TocDefinition definition) throws IOException, SQLException;
    }
}
