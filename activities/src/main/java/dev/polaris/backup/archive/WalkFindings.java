package dev.polaris.backup.archive;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects findings and what could not be checked, and turns both into verdicts. */
final class WalkFindings {
    private final List<WalkFinding> findings = new ArrayList<>();
    private final Set<WalkCheck> failed = EnumSet.noneOf(WalkCheck.class);
    private final Map<WalkCheck, String> notRun = new EnumMap<>(WalkCheck.class);
    private long omitted;

    void add(WalkCheck check, Optional<String> table, String message) {
        failed.add(check);
        if (findings.size() < WalkResult.MOST_FINDINGS) {
            findings.add(new WalkFinding(check, table, message));
        } else {
            omitted++;
        }
    }

    /** A check was not run, or not to its end; the first reason is kept. */
    void notRun(WalkCheck check, String reason) {
        notRun.putIfAbsent(check, reason);
    }

    List<WalkFinding> list() {
        return findings;
    }

    long omitted() {
        return omitted;
    }

    Map<WalkCheck, WalkVerdict> verdicts() {
        Map<WalkCheck, WalkVerdict> verdicts = new EnumMap<>(WalkCheck.class);
        for (WalkCheck check : WalkCheck.values()) {
            WalkVerdict verdict;
            if (failed.contains(check)) {
                verdict = new WalkVerdict(WalkVerdict.Outcome.FAILED, "");
            } else if (notRun.containsKey(check)) {
                verdict = new WalkVerdict(WalkVerdict.Outcome.NOT_RUN, notRun.get(check));
            } else {
                verdict = new WalkVerdict(WalkVerdict.Outcome.PASSED, "");
            }
            verdicts.put(check, verdict);
        }
        return verdicts;
    }
}
