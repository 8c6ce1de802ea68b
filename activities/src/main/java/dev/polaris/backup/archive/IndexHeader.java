package dev.polaris.backup.archive;

import java.util.Map;
import java.util.Objects;

/**
 * The first line of an index: which backup, and what its archive says of itself.
 *
 * @param backupId the backup this index belongs to
 * @param attemptId the attempt that wrote it
 * @param archive the archive's own header
 * @param tocEnd where the data blocks begin, in the uncompressed archive
 * @param sessionSettings the settings every session had whose COPY text was hashed; a comparison must use exactly these
 */
public record IndexHeader(
        String backupId, String attemptId, ArchiveHeader archive, long tocEnd, Map<String, String> sessionSettings)
        implements IndexRecord {
    /** The version this build writes, and the newest it reads. */
    public static final int FORMAT_VERSION = 1;

    public IndexHeader {
        Objects.requireNonNull(backupId, "backupId");
        Objects.requireNonNull(attemptId, "attemptId");
        Objects.requireNonNull(archive, "archive");
        sessionSettings = Map.copyOf(sessionSettings);
        if (tocEnd <= 0) {
            throw new IllegalArgumentException("the table of contents cannot end at " + tocEnd);
        }
    }
}
