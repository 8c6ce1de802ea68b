package dev.polaris.backup.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a dump's compression is for; any gunzip reads the result of each. */
public enum Compression {
    /** The least processor time; about an eighth larger than {@link #BALANCED}. */
    FASTEST("fastest"),
    /** About as small as {@code gzip -9}, in a part of its time. */
    BALANCED("balanced"),
    /** Smaller by a few hundredths at most, for more than twice the processor time. */
    SMALLEST("smallest");

    /** All of them by the word polaris.yaml uses. */
    static final Map<String, Compression> BY_LABEL = byLabel();

    private final String label;

    Compression(String label) {
        this.label = label;
    }

    /** The word polaris.yaml uses. */
    public String label() {
        return label;
    }

    private static Map<String, Compression> byLabel() {
        Map<String, Compression> all = new LinkedHashMap<>();
        for (Compression compression : values()) {
            all.put(compression.label, compression);
        }
        return all;
    }
}
