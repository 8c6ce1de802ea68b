package dev.polaris.backup.storage;

/**
 * How the keys of a bucket were cut.
 *
 * @param ranges how many ranges there are
 * @param objects objects that are expected in them
 */
public record RangePlan(int ranges, long objects) {}
