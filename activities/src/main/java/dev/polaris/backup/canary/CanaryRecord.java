package dev.polaris.backup.canary;

import dev.polaris.backup.catalog.CommittedSlot;
import dev.polaris.backup.restore.ProvenShare;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.restore.ValidationReport;
import dev.polaris.backup.verify.Check;
import dev.polaris.backup.verify.CheckVerdict;
import dev.polaris.backup.verify.VerificationRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A canary's verdict in the form in which it is merged into {@code verification.json}. */
final class CanaryRecord {
    private CanaryRecord() {}

    static VerificationRecord of(CommittedSlot slot, CanaryVerdict verdict) {
        List<Check> checks = checks(verdict);
        boolean passed = checks.stream().allMatch(check -> check.verdict() == CheckVerdict.PASSED);
        return new VerificationRecord(
                VerificationRecord.FORMAT_VERSION,
                slot.record().backupId(),
                slot.record().attemptId(),
                VerificationRecord.stateOf(checks),
                checks,
                List.of(new VerificationRecord.Run("canary", verdict.startedAt(), verdict.took(), passed)),
                Map.of(),
                List.of(),
                verdict.report() == null ? null : verdict.report().share(),
                null);
    }

    private static List<Check> checks(CanaryVerdict verdict) {
        Instant now = Instant.now();
        if (verdict.report() == null) {
            return List.of(new Check(
                    VerificationRecord.CANARY,
                    CheckVerdict.FAILED,
                    now,
                    List.of("could not be restored: " + verdict.notRestored())));
        }
        ValidationReport report = verdict.report();
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(VerificationRecord.CANARY, report.verdict(), now, summary(report)));
        for (ValidationCheck check : report.checks()) {
            checks.add(check.asCheck(VerificationRecord.CANARY_PREFIX, now));
        }
        return checks;
    }

    /** A canary that could not prove everything says how much it did prove. */
    private static List<String> summary(ValidationReport report) {
        if (report.verdict() == CheckVerdict.PASSED) {
            return List.of();
        }
        ProvenShare share = report.share();
        return List.of(share.tablesProven() + " of " + share.tables() + " tables and " + share.rowsProven() + " of "
                + share.rows() + " rows were found equal");
    }
}
