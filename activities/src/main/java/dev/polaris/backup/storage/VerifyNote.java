package dev.polaris.backup.storage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a step of a verification has found, kept in the bucket: findings name keys of objects, which do not belong into
 * histories.
 *
 * @param verdict counts and bytes
 * @param counts by check: how many findings there are; 0 for a check that passed
 * @param findings by check: some of them
 */
record VerifyNote(ShardVerdict verdict, Map<String, Long> counts, Map<String, List<String>> findings) {
    /** Findings of one check that are written down; more of the same tell nobody more. */
    static final int MOST = 200;

    static Builder builder() {
        return new Builder();
    }

    /** Collects findings. Safe for use by several threads. */
    static final class Builder {
        private final Map<String, Long> counts = new TreeMap<>();
        private final Map<String, List<String>> findings = new TreeMap<>();

        /** Says that a check is made. */
        synchronized Builder check(String check) {
            counts.putIfAbsent(check, 0L);
            return this;
        }

        /** Says what is wrong with one object. */
        synchronized Builder found(String check, String finding) {
            return found(check, 1, List.of(finding));
        }

        synchronized Builder found(String check, long count, List<String> some) {
            counts.merge(check, count, Long::sum);
            List<String> written = findings.computeIfAbsent(check, name -> new ArrayList<>());
            some.stream().limit(Math.max(0, MOST - written.size())).forEach(written::add);
            return this;
        }

        synchronized VerifyNote build(ShardVerdict verdict) {
            return new VerifyNote(verdict, Collections.unmodifiableMap(counts), Collections.unmodifiableMap(findings));
        }
    }
}
