package dev.polaris.backup.restore;

import java.util.List;
import java.util.Objects;

/**
 * Entries of a backup that a restore leaves out for one reason.
 *
 * @param reason why, in words
 * @param unproven whether they are left out because the target cannot hold them, so that nothing is proven about them
 * @param entries how many there are
 * @param rows rows of the tables among them
 * @param examples some of them, such as {@code TABLE public.profiles}; not all, because there can be thousands
 */
public record LeftOutEntries(String reason, boolean unproven, long entries, long rows, List<String> examples) {
    /** How many examples are given at most. */
    public static final int MOST_EXAMPLES = 10;

    public LeftOutEntries {
        Objects.requireNonNull(reason, "reason");
        examples = List.copyOf(examples);
    }
}
