package dev.polaris.backup.restore;

import dev.polaris.backup.verify.CheckVerdict;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a restored database is, compared with the backup it was restored from. Never a bare yes or no: each check says what
 * it found, and what was not looked at is a verdict of its own.
 *
 * @param checks every check, also those that could not be run
 * @param share how much of the rows was found equal
 */
public record ValidationReport(List<ValidationCheck> checks, ProvenShare share) {
    /** The check that asks the operator's questions. */
    public static final String HEALTH = "health";

    public ValidationReport {
        checks = List.copyOf(checks);
        Objects.requireNonNull(share, "share");
    }

    /** The verdict of all checks together; what was not run keeps it from being green. */
    public CheckVerdict verdict() {
        if (checks.stream().anyMatch(check -> check.verdict() == CheckVerdict.FAILED)) {
            return CheckVerdict.FAILED;
        }
        boolean all = !checks.isEmpty() && checks.stream().allMatch(check -> check.verdict() == CheckVerdict.PASSED);
        return all ? CheckVerdict.PASSED : CheckVerdict.NOT_RUN;
    }

    /**
     * Whether nothing that was restored differs from the backup. The operator's questions do not count: what they are about
     * may change with migrations and patches, and they are asked again then.
     */
    public boolean provesEquality() {
        return checks.stream()
                .filter(check -> !HEALTH.equals(check.name()))
                .noneMatch(check -> check.verdict() == CheckVerdict.FAILED);
    }

    /** What failed, in one text for a failure's message; empty when nothing did. */
    public String failures() {
        return checks.stream()
                .filter(check -> check.verdict() == CheckVerdict.FAILED)
                .map(check -> check.name() + ": "
                        + check.findings().stream()
                                .filter(finding -> finding.verdict() == CheckVerdict.FAILED)
                                .limit(3)
                                .map(ValidationFinding::text)
                                .collect(Collectors.joining("; ")))
                .collect(Collectors.joining(". "));
    }
}
