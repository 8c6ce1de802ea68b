/**
 * Proves that a restored database is what was backed up.
 *
 * <p>The index of the backup says how many rows each table had, and the sum of their hashes; the archive's table of contents
 * has the definition of everything else. Both are compared with what the restored database itself says:
 *
 * <ol>
 *   <li>rows, hash: every table is copied out with the settings and columns of the dump, over several connections, big
 *       tables in ranges of blocks (sums of hashes add up), and counted and hashed by the packer's own code;
 *   <li>large-objects: every large object is read and hashed;
 *   <li>sequences, indexes, constraints: each sequence stands where the archive set it, no index is invalid, no foreign key
 *       that was there before the rows is broken;
 *   <li>schema: pg_dump describes the restored database, and its entries are compared with the backup's one by one;
 *   <li>health: the operator's own questions.
 * </ol>
 *
 * <p>Memory is bounded by the table of contents, of which names and fingerprints are kept and no texts. What cannot be
 * compared is a verdict of its own and is never green. Not compared: statistics, tablespaces' locations, the versions of
 * extensions, and privileges of large objects.
 */
package dev.polaris.backup.validation;
