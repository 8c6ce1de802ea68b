package dev.polaris.backup.archive;

import java.time.LocalDateTime;
import java.util.Objects;

/**
 * What the first bytes of an archive say about it ({@code WriteHead} in PostgreSQL's pg_backup_archiver.c).
 *
 * @param minor the archive version's second number: 14 (PostgreSQL 12 to 15), 15 (16), 16 (17 and 18)
 * @param revision the archive version's third number
 * @param created wall clock of the machine that ran pg_dump, in that process's time zone
 * @param databaseName the dumped database
 * @param serverVersion the server's own words, such as {@code 15.18 (Debian 15.18-0+deb12u1)}
 * @param serverMajor the number before the first dot of {@code serverVersion}
 * @param toolVersion the version of pg_dump
 * @param tocCount number of table-of-contents entries
 */
public record ArchiveHeader(
        int minor,
        int revision,
        LocalDateTime created,
        String databaseName,
        String serverVersion,
        int serverMajor,
        String toolVersion,
        int tocCount) {
    /** Bytes of the magnitude of an Int; pg_dump writes {@code sizeof(int)}, 4 on every platform it runs on today. */
    public static final int INT_SIZE = 4;

    /** Bytes of a data offset; pg_dump writes {@code sizeof(pgoff_t)}, 8 wherever large files exist. */
    public static final int OFFSET_SIZE = 8;

    public ArchiveHeader {
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(databaseName, "databaseName");
        Objects.requireNonNull(serverVersion, "serverVersion");
        Objects.requireNonNull(toolVersion, "toolVersion");
    }

    /** The archive version as pg_restore prints it, such as {@code 1.14-0}. */
    public String archiveVersion() {
        return "1." + minor + "-" + revision;
    }
}
