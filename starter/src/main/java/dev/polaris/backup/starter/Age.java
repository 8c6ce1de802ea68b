package dev.polaris.backup.starter;

import java.time.Duration;
import java.time.Instant;

/** Spans of time for people: the two largest units. */
public final class Age {
    private Age() {}

    /** Such as {@code 2d 4h}, {@code 3m 20s} or {@code 5s}. */
    public static String of(Duration span) {
        if (span.isNegative()) {
            return "0s";
        }
        if (span.toDays() > 0) {
            return span.toDays() + "d " + span.toHoursPart() + "h";
        }
        if (span.toHours() > 0) {
            return span.toHours() + "h " + span.toMinutesPart() + "m";
        }
        if (span.toMinutes() > 0) {
            return span.toMinutes() + "m " + span.toSecondsPart() + "s";
        }
        return span.toSeconds() + "s";
    }

    /** How long ago that was. */
    public static String since(Instant moment) {
        return of(Duration.between(moment, Instant.now()));
    }
}
