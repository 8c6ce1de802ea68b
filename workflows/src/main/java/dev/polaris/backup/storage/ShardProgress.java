package dev.polaris.backup.storage;

/**
 * How far the verification of a part has come; sent as heartbeat details.
 *
 * @param shard which part, from 0
 * @param objects objects that are done
 * @param bytes bytes read back
 */
public record ShardProgress(int shard, long objects, long bytes) {}
