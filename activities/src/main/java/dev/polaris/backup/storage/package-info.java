/**
 * The mirror of a project's Storage: what the sync role does.
 *
 * <p>The keys of a bucket are cut into ranges ({@link dev.polaris.backup.storage.RangePlanning}). One range is one
 * activity ({@link dev.polaris.backup.storage.RangeSync}):
 *
 * <ol>
 *   <li>the project's listing and the last manifest, both in the order of keys, are walked side by side
 *       ({@link dev.polaris.backup.storage.InventoryJoin});
 *   <li>what is the same is taken over; what is new or changed is copied, many objects at a time
 *       ({@link dev.polaris.backup.storage.ObjectCopy}, {@link dev.polaris.backup.storage.OrderedCopies});
 *   <li>copied objects are noted in small objects beside the manifest as the copying goes on
 *       ({@link dev.polaris.backup.storage.CopyNotes}), where another attempt finds them after a death, and another sync
 *       when this one never ends ({@link dev.polaris.backup.storage.UnfinishedSyncs});
 *   <li>all of it becomes one shard of the new inventory, in the order of keys, and a record of the range, which is
 *       created once: whoever comes second takes over what is there.
 * </ol>
 *
 * <p>When every range has its record, they are put together and {@code manifest.json} is created
 * ({@link dev.polaris.backup.storage.ManifestAssembly}). Before that nothing of the sync exists for any reader.
 *
 * <p>Not guaranteed: that the inventory is of one moment, since the project goes on meanwhile. Each object is in it in a
 * state that it had between the sync's begin and its end. Two attempts at the same time may both copy an object; what is
 * pinned is one of the two versions, and both have the same bytes unless the object changed in between.
 */
package dev.polaris.backup.storage;
