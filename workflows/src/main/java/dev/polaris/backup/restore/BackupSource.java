package dev.polaris.backup.restore;

import dev.polaris.backup.database.BackupObjects;
import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.s3.PinnedObject;
import java.time.Instant;
import java.util.Objects;

/**
 * The pinned objects that a restore reads. Nothing else of the backup is believed, and nothing else is read.
 *
 * @param backupId the backup
 * @param slot its name, such as {@code 2026/11/24}
 * @param dump {@code dump.sql.gz}
 * @param index {@code dump.index.jsonl.gz}
 * @param roles {@code roles.sql}; null when the backup has none
 * @param source what was dumped
 * @param snapshotTime the moment the data is of
 * @param project {@code project.json}; null when the backup has none, and in older orders
 */
public record BackupSource(
        String backupId,
        String slot,
        PinnedObject dump,
        PinnedObject index,
        PinnedObject roles,
        SourceFacts source,
        Instant snapshotTime,
        PinnedObject project) {
    public BackupSource {
        Objects.requireNonNull(backupId, "backupId");
        Objects.requireNonNull(slot, "slot");
        Objects.requireNonNull(dump, "dump");
        Objects.requireNonNull(index, "index");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(snapshotTime, "snapshotTime");
    }

    /**
     * What a backup's record pins.
     *
     * @param slot where the record is, such as {@code 2026/11/24}
     */
    public static BackupSource of(BackupRecord record, String slot) {
        return new BackupSource(
                record.backupId(),
                slot,
                record.object(BackupObjects.DUMP),
                record.object(BackupObjects.INDEX),
                record.objects().get(BackupObjects.ROLES),
                record.source(),
                record.snapshotTime(),
                record.objects().get(BackupObjects.PROJECT));
    }
}
