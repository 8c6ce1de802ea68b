package dev.polaris.backup.catalog;

import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.s3.PinnedObject;
import java.util.List;

/**
 * A slot with a commit record.
 *
 * @param slot where it is
 * @param record the record that counts: the oldest version of backup.json
 * @param commit that version
 * @param alarms signs that somebody wrote to the slot after it was committed
 */
public record CommittedSlot(Slot slot, BackupRecord record, PinnedObject commit, List<String> alarms) {
    public CommittedSlot {
        alarms = List.copyOf(alarms);
    }
}
