package dev.polaris.backup.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/** How fast something goes, measured by whoever looks at it: heartbeats say how far it is, not how fast. Counts anything. */
final class Pace {
    /** Long enough for several heartbeats, short enough to notice that something has come to a stop. */
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private record Sample(long bytes, Instant at) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Notes how far it is now. Less than before means that it began anew. */
    void note(long bytes, Instant now) {
        if (!samples.isEmpty() && samples.getLast().bytes() > bytes) {
            samples.clear();
        }
        samples.add(new Sample(bytes, now));
        // One sample older than the window stays, so that there is always a span to measure.
        while (samples.size() > 2 && second().at().isBefore(now.minus(WINDOW))) {
            samples.removeFirst();
        }
    }

    /** How much in a second, over the window; empty until two looks are apart. */
    OptionalLong perSecond() {
        if (samples.size() < 2) {
            return OptionalLong.empty();
        }
        long millis = Duration.between(
                        samples.getFirst().at(), samples.getLast().at())
                .toMillis();
        long bytes = samples.getLast().bytes() - samples.getFirst().bytes();
        return millis <= 0 || bytes <= 0 ? OptionalLong.empty() : OptionalLong.of(bytes * 1000 / millis);
    }

    private Sample second() {
        var iterator = samples.iterator();
        iterator.next();
        return iterator.next();
    }
}
