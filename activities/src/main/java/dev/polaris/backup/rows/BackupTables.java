package dev.polaris.backup.rows;

import java.io.IOException;
import java.util.Optional;

/** The tables of one backup, each readable without the others. */
public interface BackupTables extends AutoCloseable {
    /** A table's rows; empty when the backup has none of that name, as of views and of partitioned tables themselves. */
    Optional<BackupTable> find(TableName name) throws IOException;

    /**
     * Reads a table's rows.
     *
     * @param sink takes the COPY text in pieces that may end anywhere; without the end line
     * @throws IOException also when the text is not the one that was backed up
     */
    void read(BackupTable table, TextSink sink) throws IOException;

    /** The server's major version that wrote the texts. */
    int serverMajor();

    /** The encoding of the texts, as PostgreSQL calls it. */
    String encoding();

    @Override
    void close() throws IOException;

    /** Takes pieces of COPY text. */
    @FunctionalInterface
    interface TextSink {
        void write(byte[] bytes, int offset, int length) throws IOException;
    }
}
