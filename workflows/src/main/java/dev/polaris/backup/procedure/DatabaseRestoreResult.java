package dev.polaris.backup.procedure;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.instance.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What came of a procedure.
 *
 * @param outcome how it ended
 * @param backup the backup that was restored
 * @param live the instance the app uses now
 * @param kept the other one, and the workflow that keeps it
 * @param keptBy the workflow that reminds of its removal
 * @param lossWindow how much time's writes are not in the restored instance
 * @param frozenFor how long the app could not write; of a rollback, the first time
 * @param frozenAt when it was proven that nobody wrote any more
 * @param safetyBackup the backup of the state that was left; null when it was skipped
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseRestoreResult(
        DatabaseRestoreOutcome outcome,
        String backup,
        Instance live,
        Instance kept,
        String keptBy,
        Duration lossWindow,
        Duration frozenFor,
        Instant frozenAt,
        String safetyBackup) {
    public DatabaseRestoreResult {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(live, "live");
        Objects.requireNonNull(kept, "kept");
    }
}
