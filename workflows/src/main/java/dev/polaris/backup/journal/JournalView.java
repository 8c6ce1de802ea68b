package dev.polaris.backup.journal;

import java.time.Instant;
import java.util.List;

/**
 * A run's journal at one moment.
 *
 * @param workflowId the run's workflow
 * @param runId its first run id
 * @param env the environment
 * @param kind what the run does: {@code database-backup}, {@code schema-snapshot}, {@code verify}
 * @param startedAt when it began
 * @param estimatedEnd when the last run's figures let expect the end; null when unknown
 * @param child the workflow that does the work when this one only started it; null otherwise
 * @param steps what was done so far, in order
 */
public record JournalView(
        String workflowId,
        String runId,
        String env,
        String kind,
        Instant startedAt,
        Instant estimatedEnd,
        String child,
        List<StepEntry> steps) {}
