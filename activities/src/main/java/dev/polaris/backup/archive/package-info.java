/**
 * The archive engine: reads what {@code pg_dump --format=custom --compress=0} writes, as it flows.
 *
 * <p>Packing, one pass, no temporary file ({@link dev.polaris.backup.archive.ArchivePacker}):
 *
 * <ol>
 *   <li>Read the archive into the buffer of the current member, 64 KiB at a time.
 *   <li>Scan it in place: header, table of contents, data blocks. Every length is checked against the bytes that really
 *       come.
 *   <li>In each table's COPY text, every newline ends a row; add the XXH3-128 of the row to the table's sum modulo 2^128.
 *       Large objects are hashed one by one.
 *   <li>Where a row, large object, block or entry ends and the member has reached 4 MiB, or anywhere in a row when it has
 *       reached 16 MiB, end the member. The table of contents always ends a member.
 *   <li>Compress members on several threads, each into one whole gzip member.
 *   <li>Write them in archive order to the sink, and after each its index lines: what ended in it, then the member itself.
 *   <li>At the end of the source demand that every entry with data had its block; then write the index's end line.
 * </ol>
 *
 * <p>Verifying ({@link dev.polaris.backup.archive.ArchiveWalk}): the same scan over the compressed object, member by
 * member, compared line by line with the index. A damaged member is named with its tables, and the walk goes on at the
 * next member whose index line says how it begins.
 *
 * <p>Not guaranteed:
 *
 * <ul>
 *   <li>That pg_dump finished: an archive has no end mark. A block for every entry with data is demanded, and the table
 *       of contents comes first, but only the exit status says that pg_dump itself was content.
 *   <li>Anything against an adversary: the row hash is fast, not cryptographic. The SHA-256 of the compressed file and
 *       the pins of the commit record are for that.
 *   <li>That a restore succeeds: SQL in the table of contents is passed over, not understood.
 *   <li>Rows and hashes of INSERT dumps: their text does not show where a row ends.
 *   <li>Hashes that compare across PostgreSQL majors or session settings: COPY text depends on both.
 *   <li>Exact names in archives whose encoding is not UTF-8: what is not UTF-8 is shown as replacement characters. The
 *       archive itself is never changed.
 * </ul>
 */
package dev.polaris.backup.archive;
