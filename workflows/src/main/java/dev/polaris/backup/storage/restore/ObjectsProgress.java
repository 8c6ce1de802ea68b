package dev.polaris.backup.storage.restore;

/**
 * How far a part of a restore has come; sent as heartbeat details.
 *
 * @param shard which part
 * @param objects objects that are settled
 * @param bytes bytes uploaded
 * @param uploadOffset where the large upload stands that moved last; 0 for none
 * @param uploadLength its length; 0 for none
 */
public record ObjectsProgress(int shard, long objects, long bytes, long uploadOffset, long uploadLength) {}
