package dev.polaris.backup.procedure;

import java.time.Duration;

/** Times in the words of people who are asked to decide on them. */
public final class Words {
    private Words() {}

    /** Such as {@code 2 h 5 min}; seconds only below an hour. */
    public static String of(Duration duration) {
        long days = duration.toDays();
        if (days > 0) {
            return days + " d" + (duration.toHoursPart() == 0 ? "" : " " + duration.toHoursPart() + " h");
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h"
                    + (duration.toMinutesPart() == 0 ? "" : " " + duration.toMinutesPart() + " min");
        }
        if (duration.toMinutes() > 0) {
            return duration.toMinutes() + " min"
                    + (duration.toSecondsPart() == 0 ? "" : " " + duration.toSecondsPart() + " s");
        }
        return duration.toSeconds() + " s";
    }
}
