package dev.polaris.backup.restore;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The three parts of an archive, in pg_restore's words. */
public enum RestoreSection {
    @JsonProperty("pre-data")
    PRE_DATA,
    @JsonProperty("data")
    DATA,
    @JsonProperty("post-data")
    POST_DATA
}
