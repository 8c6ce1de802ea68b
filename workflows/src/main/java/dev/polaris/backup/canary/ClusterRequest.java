package dev.polaris.backup.canary;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.s3.PinnedObject;

/**
 * Asks for a throwaway cluster.
 *
 * @param id its name on its host; the same id is the same cluster
 * @param workflowId the run it is for
 * @param runId that run
 * @param source what will be restored into it
 * @param project {@code project.json} with the source's locale; null when the backup has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterRequest(String id, String workflowId, String runId, SourceFacts source, PinnedObject project) {}
