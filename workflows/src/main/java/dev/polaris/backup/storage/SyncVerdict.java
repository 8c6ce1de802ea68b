package dev.polaris.backup.storage;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.verify.Check;
import java.util.List;

/**
 * What a verification of a sync found, small enough for a workflow's history and without keys of objects: the whole is in
 * {@code verification.json}.
 *
 * @param bucket the mirrored bucket
 * @param slot the sync's slot
 * @param state the sync's state after this verification
 * @param checks each check, with how much is wrong and where the list of it is
 * @param found counts and bytes
 */
public record SyncVerdict(String bucket, String slot, BackupState state, List<Check> checks, ShardVerdict found) {
    public SyncVerdict {
        checks = List.copyOf(checks);
    }
}
