package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.database.Purpose;
import java.time.Instant;

/**
 * Asks to commit a sync whose ranges are all done.
 *
 * @param order the sync
 * @param purpose why it ran
 * @param scheduledFor the moment a schedule meant; null for others
 * @param workflowId the run
 * @param runId its first run id
 * @param startedAt when it began
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManifestRequest(
        SyncOrder order, Purpose purpose, Instant scheduledFor, String workflowId, String runId, Instant startedAt) {}
