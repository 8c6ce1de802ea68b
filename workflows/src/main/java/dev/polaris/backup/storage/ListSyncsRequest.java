package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Asks for the syncs of a bucket, newest first.
 *
 * @param env the environment
 * @param bucket the mirrored bucket; null for the newest sync of every bucket
 * @param limit how many; null for the usual number
 * @param before only syncs older than the one in this slot; null for the newest
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ListSyncsRequest(String env, String bucket, Integer limit, String before) {}
