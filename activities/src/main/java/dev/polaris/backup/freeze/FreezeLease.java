package dev.polaris.backup.freeze;

import java.time.Instant;
import java.util.Optional;

/**
 * A freeze as the frozen database notes it.
 *
 * @param procedure the run that froze
 * @param until when it ends by itself
 * @param frozenAt when writing was switched off; empty while that is being prepared
 * @param thawedAt when it ended; empty while it holds
 */
record FreezeLease(String procedure, Instant until, Optional<Instant> frozenAt, Optional<Instant> thawedAt) {
    /** Whether the app may not write. */
    boolean holds() {
        return frozenAt.isPresent() && thawedAt.isEmpty();
    }
}
