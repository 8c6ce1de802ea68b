package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.verify.Check;
import java.util.List;

/**
 * One sync in full.
 *
 * @param summary its line in a list
 * @param location where its manifest is
 * @param versionId in which version
 * @param source where objects were listed and read
 * @param previous the manifest it was compared with, by its key; null for none
 * @param open whether everybody could read the bucket
 * @param shards parts of the inventory
 * @param workflowId the run that made it
 * @param checks verdicts; empty when it was never verified
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyncDetails(
        SyncSummary summary,
        String location,
        String versionId,
        String source,
        String previous,
        boolean open,
        int shards,
        String workflowId,
        List<Check> checks) {
    public SyncDetails {
        checks = List.copyOf(checks);
    }
}
