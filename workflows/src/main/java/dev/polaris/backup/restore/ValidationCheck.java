package dev.polaris.backup.restore;

import dev.polaris.backup.verify.Check;
import dev.polaris.backup.verify.CheckVerdict;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One check of a restored database.
 *
 * @param name such as {@code rows} or {@code schema}
 * @param verdict {@code FAILED} when anything failed; else {@code NOT_RUN} when anything could not be looked at; else
 *     {@code PASSED}
 * @param examined how many objects were looked at
 * @param findings what is to be said, the worst first; bounded
 * @param omitted how many more findings there were
 */
public record ValidationCheck(
        String name, CheckVerdict verdict, long examined, List<ValidationFinding> findings, long omitted) {
    public ValidationCheck {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(verdict, "verdict");
        findings = List.copyOf(findings);
    }

    /** A check that could not be run at all. */
    public static ValidationCheck notRun(String name, String reason) {
        return new ValidationCheck(
                name, CheckVerdict.NOT_RUN, 0, List.of(new ValidationFinding(CheckVerdict.NOT_RUN, "", reason)), 0);
    }

    /** The check as a backup's verification record has it. */
    public Check asCheck(String prefix, Instant at) {
        Stream<String> more = omitted == 0 ? Stream.empty() : Stream.of("and " + omitted + " more");
        List<String> texts = Stream.concat(findings.stream().map(ValidationFinding::text), more)
                .collect(Collectors.toList());
        return new Check(prefix + name, verdict, at, texts);
    }
}
