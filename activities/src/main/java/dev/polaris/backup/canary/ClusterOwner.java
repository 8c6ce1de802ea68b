package dev.polaris.backup.canary;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * The run that a cluster is for, kept in its directory: when the run is over, the cluster is rubbish.
 *
 * @param temporal the Temporal server and namespace that know the run: several may share a host
 * @param workflowId the workflow
 * @param runId its run
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClusterOwner(String temporal, String workflowId, String runId) {}
