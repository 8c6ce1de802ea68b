package dev.polaris.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A step that waits for its turn is not lost: its heartbeat goes on while others get on. */
final class LaneShareTest {
    @Test
    void whatOthersMoveCountsForWhoeverWaitsForThem() throws Exception {
        try (CopyLanes lanes = new CopyLanes(2, 1 << 20)) {
            LaneShare large = new LaneShare(lanes);
            LaneShare small = new LaneShare(lanes);
            CountDownLatch largeBegun = new CountDownLatch(1);
            CountDownLatch largeMayEnd = new CountDownLatch(1);
            CountDownLatch smallBegun = new CountDownLatch(1);
            CountDownLatch smallMayEnd = new CountDownLatch(1);
            // It holds all the memory there is: a lane is free, and the other step waits all the same.
            Future<Boolean> filling = large.submit(1 << 20, () -> {
                largeBegun.countDown();
                largeMayEnd.await();
                return true;
            });
            largeBegun.await();
            Future<Boolean> waiting = small.submit(1 << 10, () -> {
                smallBegun.countDown();
                smallMayEnd.await();
                return true;
            });
            long before = small.motion();
            assertThat(small.motion()).as("nobody gets on").isEqualTo(before);

            large.moved(5);
            assertThat(small.motion()).isGreaterThan(before);

            largeMayEnd.countDown();
            smallBegun.await();
            long begun = small.motion();
            large.moved(5);
            assertThat(small.motion())
                    .as("it has its turn, and gets on by itself or hangs")
                    .isEqualTo(begun);
            small.moved(1);
            assertThat(small.motion()).isEqualTo(begun + 1);
            smallMayEnd.countDown();
            assertThat(filling.get()).isTrue();
            assertThat(waiting.get()).isTrue();
        }
    }
}
