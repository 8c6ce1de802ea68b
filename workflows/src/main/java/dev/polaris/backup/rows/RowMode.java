package dev.polaris.backup.rows;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the selected rows; each mode also does what those before it do. */
public enum RowMode {
    /** Rows that are missing today are inserted; what is there today stays as it is. */
    @JsonProperty("insert-missing")
    INSERT_MISSING("insert-missing"),
    /** Rows that have other values today get the backup's. */
    @JsonProperty("upsert")
    UPSERT("upsert"),
    /** Selected rows that are there today and not in the backup are deleted. */
    @JsonProperty("replace")
    REPLACE("replace");

    private final String label;

    RowMode(String label) {
        this.label = label;
    }

    /** The word that requests use. */
    public String label() {
        return label;
    }

    /** Whether rows with other values are overwritten. */
    public boolean updates() {
        return this != INSERT_MISSING;
    }

    /** Whether rows that the backup does not have are deleted. */
    public boolean deletes() {
        return this == REPLACE;
    }
}
