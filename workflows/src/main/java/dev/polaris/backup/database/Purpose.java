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
    SAFETY
}
