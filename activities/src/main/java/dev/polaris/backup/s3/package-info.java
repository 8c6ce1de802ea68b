/**
 * The backup bucket, as all roles speak to it.
 *
 * <p>{@link dev.polaris.backup.s3.ObjectStore} is one role's way to one bucket; the server, not this package, decides
 * what the role may do. The commit protocol rests on a few properties:
 *
 * <ol>
 *   <li>Data objects are put whatever is there, and each answer's version is kept: a
 *       {@link dev.polaris.backup.s3.PinnedObject} says key, version, length and SHA-256. A lost answer is repeated, which
 *       may leave a second version of the same bytes; nobody pins that one.
 *   <li>The commit record is put only if absent, in a request that is sent once. What came of it is known
 *       ({@link dev.polaris.backup.s3.CreateOutcome}) or is said to be unknown
 *       ({@link dev.polaris.backup.s3.ObjectStoreException.UnknownOutcome}); it is never guessed.
 *   <li>A large object is an upload whose creation, parts and completion are steps of their own. The parts are described
 *       by one digest ({@link dev.polaris.backup.s3.UploadedParts}), and a completion first compares it with the parts the
 *       server holds, so parts of two attempts never become one object.
 *   <li>Readers ask for versions. A read that breaks goes on where it stopped.
 * </ol>
 *
 * <p>The server checks bodies against the SHA-256 in their signed request, single puts also against S3's SHA-256 header
 * (stored with the object), and parts of uploads against the MD5 in theirs.
 *
 * <p>Not guaranteed: that what is read has the recorded digest (the reader computes it), that S3's listing is complete
 * while others write, and that an upload whose creation was never answered is known to anyone: it is found by listing.
 */
package dev.polaris.backup.s3;
