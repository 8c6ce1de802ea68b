package dev.polaris.backup.journal;

import java.time.Instant;
import java.util.List;

/**
 * One step of a run as it is recorded.
 *
 * @param name the step's name in the runbook's words
 * @param state where it stands
 * @param attempts how often it was begun
 * @param startedAt when it was first begun
 * @param endedAt when it ended; null while it runs
 * @param evidence what it found or made, for a person; null until there is something to say
 * @param troubles why earlier attempts failed, oldest first
 */
public record StepEntry(
        String name,
        StepState state,
        int attempts,
        Instant startedAt,
        Instant endedAt,
        String evidence,
        List<String> troubles) {}
