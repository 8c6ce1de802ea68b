package dev.polaris.backup.database;

import java.util.Objects;

/**
 * An archive of stock {@code pg_dump --format=custom} that somebody put into the bucket to be imported, pinned to the
 * version that was found.
 *
 * @param key under {@code imports/{env}/}
 * @param versionId the version that is read
 * @param size its length in bytes
 * @param timeZone the time zone of the session that dumped it: the text of its timestamps depends on it
 */
public record UploadedArchive(String key, String versionId, long size, String timeZone) {
    public UploadedArchive {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(versionId, "versionId");
        Objects.requireNonNull(timeZone, "timeZone");
    }
}
