package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what can be observed from outside and will come by itself, such as the end of a process. */
final class Eventually {
    /** How long a test hangs whose condition never comes true; no test that passes depends on it. */
    private static final Duration STUCK = Duration.ofSeconds(60);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Eventually() {}

    /** Waits until an assertion holds, and fails with its last complaint when it never does. */
    static void assertThatSoon(Assertion assertion) throws Exception {
        assertThatWithin(STUCK, assertion);
    }

    /** The same for what takes longer, such as a whole restore. */
    static void assertThatWithin(Duration stuck, Assertion assertion) throws Exception {
        long deadline = System.nanoTime() + stuck.toNanos();
        while (true) {
            try {
                assertion.check();
                return;
            } catch (AssertionError complaint) {
                if (System.nanoTime() > deadline) {
                    throw complaint;
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        }
    }

    /** Waits until something is so. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        assertThatSoon(() -> {
            if (!condition.call()) {
                fail("%s: not within %d s", what, TimeUnit.NANOSECONDS.toSeconds(STUCK.toNanos()));
            }
        });
    }

    /** Something that throws {@link AssertionError} while it is not so. */
    interface Assertion {
        void check() throws Exception;
    }
}
