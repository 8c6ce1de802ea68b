package dev.polaris.backup.verify;

import dev.polaris.backup.s3.PinnedObject;

/**
 * What became of a request whose answer was lost.
 *
 * @param versionId the version the attempt wrote; null when it wrote none
 * @param takenByOther true when the object that counts belongs to another attempt
 * @param size length of that version; 0 when there is none
 * @param object the version with its checksum, where the object is small enough to be read; null otherwise
 */
public record Reconciled(String versionId, boolean takenByOther, long size, PinnedObject object) {}
