package dev.polaris.backup.report;

import java.util.Objects;

/**
 * One thing a run was asked for or answered.
 *
 * @param name where it stands in the record, such as {@code options.jobs}
 * @param value what stands there
 */
public record Fact(String name, String value) {
    public Fact {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }
}
