package dev.polaris.backup.rebuild;

import java.util.List;

/**
 * How the new environment answered.
 *
 * @param asked how many questions
 * @param failures what did not answer as it should, for people; empty when everything did
 */
public record SmokeReport(int asked, List<String> failures) {
    public SmokeReport {
        failures = List.copyOf(failures);
    }
}
