package dev.polaris.backup.storage.restore;

/**
 * What became of the parts of an inventory.
 *
 * @param planned what would be done
 * @param restored what was done
 */
public record ObjectsResult(PlannedObjects planned, RestoredObjects restored) {}
