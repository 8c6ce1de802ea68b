package dev.polaris.backup.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a table lost rows from one backup to the next, in a way that the configuration calls unusual. */
public enum Loss {
    /** It had rows and is no longer there. */
    @JsonProperty("gone")
    GONE,
    /** It had rows and has none. */
    @JsonProperty("emptied")
    EMPTIED,
    /** It has lost more of its rows than it may. */
    @JsonProperty("shrunk")
    SHRUNK;

    /** Whether the table itself is lost. */
    public boolean gone() {
        return this == GONE;
    }
}
