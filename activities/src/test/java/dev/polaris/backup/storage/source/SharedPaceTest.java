package dev.polaris.backup.storage.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SharedPaceTest {
    @Test
    void everybodyWaitsAsLongAsTheServerWants() throws Exception {
        SharedPace pace = new SharedPace();
        long begin = System.nanoTime();
        pace.throttled(Optional.of(Duration.ofMillis(300)));
        Thread other = new Thread(() -> waitQuietly(pace));
        other.start();
        pace.beforeRequest();
        other.join();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void afterwardsRequestsGoOneByOneUntilAnswersComeAgain() throws Exception {
        SharedPace pace = new SharedPace();
        for (int i = 0; i < 3; i++) {
            pace.throttled(Optional.of(Duration.ZERO));
        }
        long begin = System.nanoTime();
        for (int i = 0; i < 11; i++) {
            pace.beforeRequest();
        }
        // Ten intervals of 2 ms, doubled twice.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(80));
    }

    private static void waitQuietly(SharedPace pace) {
        try {
            pace.beforeRequest();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
