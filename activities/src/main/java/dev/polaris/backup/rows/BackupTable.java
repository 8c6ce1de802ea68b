package dev.polaris.backup.rows;

import java.util.List;
import java.util.Objects;

/**
 * One table's rows in a backup.
 *
 * @param name the table
 * @param columns the columns of its rows' text, in order
 * @param rows how many there are
 * @param bytes their COPY text with one newline each
 * @param hash the order-independent hash of their texts, 32 hexadecimal digits
 */
public record BackupTable(TableName name, List<String> columns, long rows, long bytes, String hash) {
    public BackupTable {
        Objects.requireNonNull(name, "name");
        columns = List.copyOf(columns);
        Objects.requireNonNull(hash, "hash");
    }
}
