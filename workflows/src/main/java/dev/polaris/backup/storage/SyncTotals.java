package dev.polaris.backup.storage;

/**
 * What a sync, or a part of it, found and did.
 *
 * @param objects objects in the inventory
 * @param bytes their length
 * @param added of these, objects that the last manifest did not know
 * @param changed of these, objects that were written again since
 * @param unchanged of these, objects that were taken over from the last manifest
 * @param deleted objects of the last manifest that are no longer there
 * @param gone objects that went between their listing and their reading
 * @param unreadable objects that the project lists but has lost the bytes of
 * @param copied objects whose bytes were copied; of added and changed ones, those that no earlier attempt had copied
 * @param copiedBytes their length
 */
public record SyncTotals(
        long objects,
        long bytes,
        long added,
        long changed,
        long unchanged,
        long deleted,
        long gone,
        long unreadable,
        long copied,
        long copiedBytes) {
    /** Nothing yet. */
    public static final SyncTotals NONE = new SyncTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Both together. */
    public SyncTotals plus(SyncTotals other) {
        return new SyncTotals(
                objects + other.objects,
                bytes + other.bytes,
                added + other.added,
                changed + other.changed,
                unchanged + other.unchanged,
                deleted + other.deleted,
                gone + other.gone,
                unreadable + other.unreadable,
                copied + other.copied,
                copiedBytes + other.copiedBytes);
    }
}
