package dev.polaris.backup.restore;

import java.util.List;

/**
 * What is missing of the data section.
 *
 * @param incomplete batches with units that are not there, such as those a crash of the target has undone; the first of
 *     them when there are very many
 */
public record DataCheck(List<Integer> incomplete) {
    /** More are not named at once; what is missing beyond is named by the next check. */
    public static final int MOST_BATCHES = 1000;

    public DataCheck {
        incomplete = List.copyOf(incomplete);
    }
}
