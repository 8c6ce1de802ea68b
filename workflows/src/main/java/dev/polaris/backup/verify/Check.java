package dev.polaris.backup.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One check of a backup and its verdict.
 *
 * @param name such as {@code sha256} or {@code rows}
 * @param verdict the verdict
 * @param at when it was run
 * @param findings what is wrong, each naming the object or table; empty when it passed
 */
public record Check(String name, CheckVerdict verdict, Instant at, List<String> findings) {
    public Check {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(verdict, "verdict");
        findings = List.copyOf(findings);
    }

    /** The check with at most so many findings, and how many more there are: payloads must stay small. */
    public Check shortened(int most) {
        if (findings.size() <= most) {
            return this;
        }
        List<String> some = new ArrayList<>(findings.subList(0, most));
        some.add("and " + (findings.size() - most) + " more");
        return new Check(name, verdict, at, some);
    }
}
