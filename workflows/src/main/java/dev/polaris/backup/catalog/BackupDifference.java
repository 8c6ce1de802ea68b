package dev.polaris.backup.catalog;

import java.util.List;

/**
 * How two backups differ.
 *
 * @param from the earlier one
 * @param to the later one
 * @param losses how many tables have lost rows in an unusual way ({@link TableChange#lost()})
 * @param tables the tables that differ: losses first, then by how many rows came or went; at most as many as asked for
 * @param leftOut how many more differ
 * @param equal how many tables are the same to the last row
 * @param schema how the definitions differ
 */
public record BackupDifference(
        BackupSummary from,
        BackupSummary to,
        long losses,
        List<TableChange> tables,
        long leftOut,
        long equal,
        SchemaChanges schema) {
    public BackupDifference {
        tables = List.copyOf(tables);
    }
}
