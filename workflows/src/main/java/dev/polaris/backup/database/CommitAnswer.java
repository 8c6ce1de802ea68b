package dev.polaris.backup.database;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.polaris.backup.s3.PinnedObject;

/**
 * What the server said to a commit.
 *
 * @param object the commit record as written; null when the slot held one already
 */
public record CommitAnswer(PinnedObject object) {
    /** Whether this very request committed the backup. */
    @JsonIgnore
    public boolean committed() {
        return object != null;
    }
}
