package dev.polaris.backup.restore;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Asks for an archive that is not one of our backups to be made one that can be restored.
 *
 * @param env the environment under whose exports the packed archive is kept
 * @param key the archive's key in the backup bucket, its newest version; null when it is a file
 * @param file the archive's name in the restore worker's export directory; null when it is in the bucket
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportRequest(String env, String key, String file) {
    public ImportRequest {
        if (env == null || (key == null) == (file == null)) {
            throw new IllegalArgumentException("an archive to import is either a key or a file, of an environment");
        }
    }
}
