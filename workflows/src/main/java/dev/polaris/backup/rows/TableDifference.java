package dev.polaris.backup.rows;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the selected rows of one table differ from what is there today; counts are exact.
 *
 * @param table the table
 * @param relation why it is part of the restore
 * @param key the columns that rows are recognised by; empty when only whole rows can be compared
 * @param missing selected rows of the backup that are not there today
 * @param changed selected rows that have other values today
 * @param unchanged selected rows that are there as they were
 * @param extra selected rows of today that the backup does not have; only counted for the table asked for
 * @param changedColumns for each column, in how many rows its value differs
 * @param inserts rows the merge inserts
 * @param updates rows the merge overwrites
 * @param deletes rows the merge deletes
 */
public record TableDifference(
        TableName table,
        TableRelation relation,
        List<String> key,
        long missing,
        long changed,
        long unchanged,
        long extra,
        Map<String, Long> changedColumns,
        long inserts,
        long updates,
        long deletes) {
    public TableDifference {
        key = List.copyOf(key);
        changedColumns = new TreeMap<>(changedColumns);
    }

    /** The difference as one line for a person. */
    public String line() {
        StringBuilder line = new StringBuilder(
                table.label() + ": " + missing + " missing, " + changed + " changed, " + unchanged + " as they were");
        if (relation == TableRelation.ROOT) {
            line.append(", ").append(extra).append(" not in the backup");
        }
        line.append("; inserts ").append(inserts).append(", updates ").append(updates);
        return line.append(", deletes ").append(deletes).toString();
    }
}
