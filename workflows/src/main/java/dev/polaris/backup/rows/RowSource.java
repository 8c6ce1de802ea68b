package dev.polaris.backup.rows;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.restore.BackupSource;
import java.util.Objects;

/**
 * Where the rows come from and where they go.
 *
 * @param backup the backup
 * @param state how much it can be trusted
 * @param table the table, as the backup has it
 * @param rows its rows in the backup
 * @param bytes their COPY text
 * @param target the target's name
 * @param targetLabel the target for people: {@code host:port/database}
 */
public record RowSource(
        BackupSource backup,
        BackupState state,
        TableName table,
        long rows,
        long bytes,
        String target,
        String targetLabel) {
    public RowSource {
        Objects.requireNonNull(backup, "backup");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(target, "target");
    }
}
