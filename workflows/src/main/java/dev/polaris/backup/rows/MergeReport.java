package dev.polaris.backup.rows;

import java.time.Instant;
import java.util.List;

/**
 * What one committed merge did.
 *
 * @param planDigest the plan that was carried out
 * @param tables each table
 * @param sequences how many sequences were moved forward
 * @param mergedAt when, by the target's clock
 */
public record MergeReport(String planDigest, List<MergeReport.Table> tables, int sequences, Instant mergedAt) {
    /**
     * What was done to one table.
     *
     * @param table the table
     * @param inserted rows inserted
     * @param updated rows overwritten
     * @param deleted rows deleted
     * @param before its rows before
     * @param after its rows after
     */
    public record Table(TableName table, long inserted, long updated, long deleted, long before, long after) {
        /** What was done as one line for a person. */
        public String line() {
            return table.label() + ": inserted " + inserted + ", updated " + updated + ", deleted " + deleted
                    + "; rows before " + before + ", after " + after;
        }
    }

    public MergeReport {
        tables = List.copyOf(tables);
    }
}
