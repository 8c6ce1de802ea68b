package dev.polaris.backup.storage;

import java.util.List;

/**
 * How far the ranges are.
 *
 * @param expected objects that are expected in all of them
 * @param waiting ranges that were not begun
 * @param atWork names of ranges at work
 * @param done what was done in finished ranges
 */
public record SyncRangesState(long expected, int waiting, List<String> atWork, SyncTotals done) {}
