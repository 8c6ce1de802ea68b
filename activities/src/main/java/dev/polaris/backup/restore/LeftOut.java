package dev.polaris.backup.restore;

import java.util.Objects;

/**
 * Why an entry is not restored.
 *
 * @param reason in words, the same for all entries of one cause
 * @param unproven whether the target cannot hold it, so that nothing is proven about it
 * @param spreads whether what depends on it cannot be there either
 */
record LeftOut(String reason, boolean unproven, boolean spreads) {
    LeftOut {
        Objects.requireNonNull(reason, "reason");
    }

    /** It is on the target already, or is not wanted there; what depends on it is restored all the same. */
    static LeftOut alone(String reason) {
        return new LeftOut(reason, false, false);
    }

    /** It is not wanted, and neither is what depends on it. */
    static LeftOut withDependents(String reason) {
        return new LeftOut(reason, false, true);
    }

    /** The target cannot hold it. */
    static LeftOut unproven(String reason) {
        return new LeftOut(reason, true, true);
    }
}
