package dev.polaris.backup.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Pace pace = new Pace();

    @Test
    void oneLookTellsNoPace() {
        pace.note(1000, NOON);

        assertThat(pace.perSecond()).isEmpty();
    }

    @Test
    void thePaceIsThatOfTheLastHalfMinute() {
        for (int second = 0; second <= 100; second++) {
            pace.note(second <= 50 ? 0 : (second - 50) * 1000L, NOON.plusSeconds(second));
        }

        assertThat(pace.perSecond()).hasValue(1000);
    }

    @Test
    void anAttemptThatBeginsAnewIsMeasuredAnew() {
        pace.note(5000, NOON);
        pace.note(9000, NOON.plusSeconds(1));
        pace.note(100, NOON.plusSeconds(2));
        assertThat(pace.perSecond()).isEmpty();

        pace.note(300, NOON.plusSeconds(3));
        assertThat(pace.perSecond()).hasValue(200);
    }

    @Test
    void whatStandsStillHasNoPace() {
        pace.note(5000, NOON);
        pace.note(5000, NOON.plusSeconds(10));

        assertThat(pace.perSecond()).isEmpty();
    }
}
