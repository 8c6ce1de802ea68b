package dev.polaris.backup.verify;

import java.time.Instant;
import java.util.List;

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
        findings = List.copyOf(findings);
    }
}
