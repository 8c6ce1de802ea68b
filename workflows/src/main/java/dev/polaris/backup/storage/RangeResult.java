package dev.polaris.backup.storage;

/**
 * How a range ended.
 *
 * @param totals what was done in it
 * @param parts ranges that the rest of it was cut into, because it held more than one worker should do alone; 0 for none
 */
public record RangeResult(SyncTotals totals, int parts) {}
