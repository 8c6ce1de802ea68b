package dev.polaris.backup.database;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a backup was taken. */
public enum Purpose {
    /** By a schedule; owns its day's slot. */
    @JsonProperty("scheduled")
    SCHEDULED,
    /** On somebody's demand. */
    @JsonProperty("manual")
    MANUAL,
    /** By a procedure, before it changes the world; never chosen as the newest backup. */
    @JsonProperty("safety")
    SAFETY,
    /** Not of the living database: an archive that somebody else's pg_dump made, of whatever age. */
    @JsonProperty("imported")
    IMPORTED;

    /** Whether such a backup may be meant by the newest one. */
    public boolean countsAsNewest() {
        return this == SCHEDULED || this == MANUAL;
    }
}
