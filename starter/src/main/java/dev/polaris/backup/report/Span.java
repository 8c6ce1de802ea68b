package dev.polaris.backup.report;

import dev.polaris.backup.starter.Age;
import java.time.Duration;
import java.util.Locale;

/** Spans of time as reports show them: to a tenth where a tenth matters. */
final class Span {
    private static final Duration SHORT = Duration.ofSeconds(20);

    private Span() {}

    /** Such as {@code 0.4s}, {@code 3m 20s} or {@code 1h 5m}. */
    static String of(Duration span) {
        return span.compareTo(SHORT) < 0 ? String.format(Locale.ROOT, "%.1fs", span.toMillis() / 1000.0) : Age.of(span);
    }
}
