package dev.polaris.backup.database;

import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.s3.UploadedParts;
import java.time.Instant;

/**
 * What one dump left in the bucket. The dump itself is uploaded but not yet completed.
 *
 * @param parts the uploaded parts of the dump
 * @param sha256 of the compressed dump
 * @param index the index of the archive
 * @param schema the plain DDL, of the same snapshot
 * @param snapshotTime the source's clock when the snapshot was taken
 * @param totals how much was dumped
 * @param compression codec and level, such as {@code gzip-6 (jdk)}
 */
public record DumpResult(
        UploadedParts parts,
        String sha256,
        PinnedObject index,
        PinnedObject schema,
        Instant snapshotTime,
        DumpTotals totals,
        String compression) {}
