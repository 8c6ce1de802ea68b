package dev.polaris.backup.storage.source;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header in which a server says how long it wants to be left alone. */
public final class RetryAfter {
    private RetryAfter() {}

    /** Seconds or a date, RFC 9110 section 10.2.3; empty when there is none or it says neither. */
    public static Optional<Duration> pause(Optional<String> header) {
        return header.flatMap(RetryAfter::pause);
    }

    private static Optional<Duration> pause(String header) {
        if (header.matches("\\d{1,6}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
        }
        try {
            Instant until = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration pause = Duration.between(Instant.now(), until);
            return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
