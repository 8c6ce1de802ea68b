/**
 * A Supabase project's Storage as something to read: {@link dev.polaris.backup.storage.source.StorageSource} and its
 * kinds.
 *
 * <p>Storage answers mistakes politely: an unknown bucket and a key without rights both list as empty. So a source looks
 * for the bucket before it lists, and refuses keys that do not see everything; an empty listing then means that nothing
 * is there.
 *
 * <p>Not guaranteed: that a listing is of one moment (only SQL's pages come near), and that what is listed can be read:
 * objects come and go meanwhile, and a row can have lost its bytes.
 */
package dev.polaris.backup.storage.source;
