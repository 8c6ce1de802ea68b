package dev.polaris.backup.restore;

import java.util.List;

/**
 * What one step of a restore did.
 *
 * @param entries archive entries that are in place now
 * @param before how many of them an earlier attempt had done
 * @param findings what a person should know; bounded
 */
public record StepResult(long entries, long before, List<RestoreFinding> findings) {
    public StepResult {
        findings = List.copyOf(findings);
    }
}
