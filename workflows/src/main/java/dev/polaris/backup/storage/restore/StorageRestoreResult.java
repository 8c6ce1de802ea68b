package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.approval.Approval;
import java.util.Objects;

/**
 * What came of a restore of objects.
 *
 * @param outcome how it ended
 * @param restoreId the restore
 * @param bucket the mirrored bucket
 * @param source where the objects came from and went to
 * @param plan what was to be done
 * @param approval whose consent was acted on; null when none was needed
 * @param restored what was done; null when nothing was
 * @param report where the keys of what was not restored are listed; null when there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageRestoreResult(
        StorageRestoreOutcome outcome,
        String restoreId,
        String bucket,
        LocatedObjects source,
        StorageRestorePlan plan,
        Approval approval,
        RestoredObjects restored,
        String report) {
    public StorageRestoreResult {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(restoreId, "restoreId");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(plan, "plan");
    }
}
