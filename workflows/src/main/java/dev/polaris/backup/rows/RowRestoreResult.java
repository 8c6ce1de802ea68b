package dev.polaris.backup.rows;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.approval.Approval;
import java.util.Objects;

/**
 * What came of a row restore.
 *
 * @param outcome how it ended
 * @param restoreId the restore
 * @param source where the rows came from and went to
 * @param plan the last plan
 * @param approval whose consent was acted on; null when none was needed
 * @param merged what the merge did; null when nothing was merged
 * @param exported the file; null when nothing was exported
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RowRestoreResult(
        RowRestoreOutcome outcome,
        String restoreId,
        RowSource source,
        RowPlan plan,
        Approval approval,
        MergeReport merged,
        ExportedRows exported) {
    public RowRestoreResult {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(restoreId, "restoreId");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(plan, "plan");
    }
}
