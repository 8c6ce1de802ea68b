package dev.polaris.backup.catalog;

import java.util.List;

/**
 * A page of backups, newest first.
 *
 * @param backups the page
 * @param more whether there are older ones
 */
public record BackupList(List<BackupSummary> backups, boolean more) {
    public BackupList {
        backups = List.copyOf(backups);
    }
}
