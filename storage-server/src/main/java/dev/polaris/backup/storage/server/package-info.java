/**
 * A stand-in for Supabase Storage: its REST interface, rows in {@code storage.buckets} and {@code storage.objects} of a
 * real database, bytes in files. It exists for tests, the demo and measurements, and imitates what hurts clients:
 *
 * <ul>
 *   <li>almost every refusal is HTTP 400 with the true status as text in the body; 416, 429, 500 and 544 are themselves;
 *   <li>a key without rights, and an unknown bucket, list as empty;
 *   <li>HEAD and info tell what the row says, also when the bytes are gone;
 *   <li>a range on an empty object is refused;
 *   <li>the first list call shows one level, without regard to case, and hides keys with {@code //} and a trailing slash.
 * </ul>
 *
 * <p>Left out: policies (the service key sees everything, others nothing), signed addresses, image transformation,
 * multipart forms, the S3 endpoint, and whatever the project's backups do not touch.
 */
package dev.polaris.backup.storage.server;
