package dev.polaris.backup.storage;

/**
 * Asks to verify a part of an inventory.
 *
 * @param order the verification
 * @param shard which part, from 0
 */
public record VerifyShardRequest(VerifyOrder order, int shard) {}
