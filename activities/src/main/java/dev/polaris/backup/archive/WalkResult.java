package dev.polaris.backup.archive;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a walk found.
 *
 * @param verdicts one for every check
 * @param findings what is wrong, in the order it was found; at most {@link #MOST_FINDINGS}
 * @param findingsOmitted how many more there were
 * @param compressedBytes bytes of the compressed file that were read
 * @param sha256 their SHA-256, to be compared with the commit record as well
 * @param entriesCompared data blocks compared with the index
 * @param rowsCompared rows in them
 */
public record WalkResult(
        Map<WalkCheck, WalkVerdict> verdicts,
        List<WalkFinding> findings,
        long findingsOmitted,
        long compressedBytes,
        String sha256,
        int entriesCompared,
        long rowsCompared) {
    /** More would only repeat that everything is broken. */
    public static final int MOST_FINDINGS = 200;

    public WalkResult {
        verdicts = Map.copyOf(new EnumMap<>(verdicts));
        findings = List.copyOf(findings);
        if (verdicts.size() != WalkCheck.values().length) {
            throw new IllegalArgumentException(
                    "a walk has a verdict for every check, not only for " + verdicts.keySet());
        }
    }

    /** Whether every check ran to its end and found nothing. */
    public boolean passed() {
        return verdicts.values().stream().allMatch(verdict -> verdict.outcome() == WalkVerdict.Outcome.PASSED);
    }

    /** How one check ended. */
    public WalkVerdict.Outcome outcome(WalkCheck check) {
        return verdicts.get(check).outcome();
    }
}
