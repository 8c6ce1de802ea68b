package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of objects that the target has already; each mode also does what those before it do. */
public enum ObjectMode {
    /** What is there stays as it is; only what is missing, or has lost its bytes, is uploaded. */
    @JsonProperty("skip-existing")
    SKIP_EXISTING("skip-existing"),
    /** What has other bytes, another content type or another cache control is overwritten. */
    @JsonProperty("overwrite-if-different")
    OVERWRITE_IF_DIFFERENT("overwrite-if-different"),
    /** Everything is uploaded anew, whatever is there, also what came after the plan. */
    @JsonProperty("overwrite")
    OVERWRITE("overwrite");

    private final String label;

    ObjectMode(String label) {
        this.label = label;
    }

    /** The word that requests use. */
    public String label() {
        return label;
    }
}
