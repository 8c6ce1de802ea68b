package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Asks for one sync.
 *
 * @param env the environment
 * @param bucket the mirrored bucket
 * @param slot its slot; null or {@code newest} for the newest
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ShowSyncRequest(String env, String bucket, String slot) {}
