package dev.polaris.backup.storage.restore;

/**
 * One part of an inventory, to be planned or carried out.
 *
 * @param order the restore
 * @param shard which part, from 0
 */
public record ShardOrder(ObjectsOrder order, int shard) {}
