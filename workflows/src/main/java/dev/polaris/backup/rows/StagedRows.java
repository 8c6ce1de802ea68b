package dev.polaris.backup.rows;

import java.time.Instant;
import java.util.List;

/**
 * Rows of a backup in a staging schema of the target.
 *
 * @param schema the schema
 * @param tables the tables, the one asked for first
 * @param bytes COPY text that was read for them
 * @param expiresAt when any restore worker may drop the schema
 */
public record StagedRows(String schema, List<StagedRows.Table> tables, long bytes, Instant expiresAt) {
    /**
     * One staged table.
     *
     * @param table the table
     * @param rows rows that were loaded
     * @param selected rows that are meant
     */
    public record Table(TableName table, long rows, long selected) {}

    public StagedRows {
        tables = List.copyOf(tables);
    }
}
