package dev.polaris.backup.storage;

/**
 * Asks for one range of a sync.
 *
 * @param order the sync
 * @param range the range's name, see {@link RangeSpan#name}
 */
public record RangeRequest(SyncOrder order, String range) {}
