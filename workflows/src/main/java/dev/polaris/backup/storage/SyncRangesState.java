package dev.polaris.backup.storage;

import java.util.List;

/**
 * How far the ranges are.
 *
 * @param waiting ranges that were not begun
 * @param atWork names of ranges at work
 * @param done what was done in finished ranges
 */
public record SyncRangesState(int waiting, List<String> atWork, SyncTotals done) {}
