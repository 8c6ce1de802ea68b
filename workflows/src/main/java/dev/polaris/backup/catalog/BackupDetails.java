package dev.polaris.backup.catalog;

import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.verify.Check;
import java.util.List;

/**
 * One committed backup in full, as far as it fits a payload.
 *
 * @param summary the line of the list
 * @param bucket where it is
 * @param record its commit record
 * @param checks the newest verdict of each check; empty when it was never verified
 * @param tables the tables with the most rows first, at most as many as asked for
 * @param tablesLeftOut how many more there are
 */
public record BackupDetails(
        BackupSummary summary,
        String bucket,
        BackupRecord record,
        List<Check> checks,
        List<TableFacts> tables,
        long tablesLeftOut) {
    public BackupDetails {
        checks = List.copyOf(checks);
        tables = List.copyOf(tables);
    }
}
