/**
 * Objects of a mirror go back into a project's Storage: what the restore role does.
 *
 * <p>Every part ("shard") of a manifest's inventory is one activity, twice:
 *
 * <ol>
 *   <li>It is planned ({@link dev.polaris.backup.storage.restore.ShardPlanning}): the inventory and the target's listing are
 *       walked side by side, objects that are listed are asked for their first byte, and each decision becomes a line of the
 *       plan, which is written into the backup bucket once.
 *   <li>When the plan of all parts is approved, its lines are carried out
 *       ({@link dev.polaris.backup.storage.restore.ShardRestore}), many objects at a time
 *       ({@link dev.polaris.backup.storage.restore.ObjectRestore}): the bytes are compared with the backup's digest before
 *       they are sent, and read back and compared after.
 * </ol>
 *
 * <p>There is no record of what is done: the target itself tells. An object that is no longer in the state that the plan
 * saw was either written by an earlier attempt, and then has the backup's digest; or by somebody else, and then it is left
 * alone, unless the mode says otherwise. Of large objects the place of the upload is written down
 * ({@link dev.polaris.backup.storage.restore.LargeUploads}), and the server knows how much of it has arrived.
 *
 * <p>Limits of the target's bucket are lifted meanwhile ({@link dev.polaris.backup.storage.restore.BucketLimits}).
 *
 * <p>Not guaranteed: that an object which somebody writes in the very moment between the look at it and its upload
 * survives an overwriting mode; Storage has no conditional upload but "only if it is not there", which is used for all
 * that is missing.
 */
package dev.polaris.backup.storage.restore;
