package dev.polaris.backup.rows;

import dev.polaris.backup.settings.RunSettings;
import java.util.Objects;

/**
 * Everything a row restore's work is decided by.
 *
 * @param restoreId names the restore on the target
 * @param table the table that was asked for
 * @param request what was asked for
 * @param settings the resolved configuration
 */
public record RowRestoreTask(String restoreId, TableName table, RowRestoreRequest request, RunSettings settings) {
    public RowRestoreTask {
        Objects.requireNonNull(restoreId, "restoreId");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(settings, "settings");
    }
}
