package dev.polaris.backup.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * How a restore ended.
 *
 * @param restoreId the restore
 * @param backup the backup's name, such as {@code 2026/11/24}
 * @param target the target, for people
 * @param plan what it did
 * @param loaded the rows it loaded; null when the data section was not asked for
 * @param validation how the target compares with the backup
 * @param findings what a person should know; bounded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreReport(
        String restoreId,
        String backup,
        String target,
        RestorePlan plan,
        DataTotals loaded,
        ValidationReport validation,
        List<RestoreFinding> findings) {
    public RestoreReport {
        Objects.requireNonNull(restoreId, "restoreId");
        findings = List.copyOf(findings);
    }
}
