package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * Which objects are meant, and what becomes of those that are there.
 *
 * @param keys exactly these; empty for a choice by {@code prefix} or {@code glob}
 * @param prefix those whose keys begin so, the empty text for all; null for another choice
 * @param glob those whose keys match: {@code *} within a segment, {@code **} across segments, {@code ?} one character,
 *     a backslash before a character that means itself; null for another choice
 * @param mode what becomes of objects that are there
 * @param trustListing whether objects that the target lists are taken for being there; else each is asked for its first
 *     byte, because a restored database lists objects whose bytes are gone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectChoice(List<String> keys, String prefix, String glob, ObjectMode mode, boolean trustListing) {
    /** They travel in every step's input, which must stay small. */
    private static final int MOST_BYTES_OF_KEYS = 32 << 10;

    public ObjectChoice {
        keys = List.copyOf(keys);
        Objects.requireNonNull(mode, "mode");
        int ways = (keys.isEmpty() ? 0 : 1) + (prefix == null ? 0 : 1) + (glob == null ? 0 : 1);
        if (ways != 1) {
            throw new IllegalArgumentException(
                    "objects are chosen by keys, by prefix, by glob or all of them, by one of these");
        }
        if (new HashSet<>(keys).size() != keys.size()) {
            throw new IllegalArgumentException("a key is named twice");
        }
        int bytes = keys.stream()
                .mapToInt(key -> key.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (bytes > MOST_BYTES_OF_KEYS) {
            throw new IllegalArgumentException("the keys have " + bytes + " bytes together, and one request takes "
                    + MOST_BYTES_OF_KEYS + "; choose by prefix or glob, or make several requests");
        }
        if (keys.stream().anyMatch(String::isEmpty) || "".equals(glob)) {
            throw new IllegalArgumentException("no object has an empty key");
        }
    }

    /**
     * What a request chooses.
     *
     * @throws IllegalArgumentException when it contradicts itself or chooses nothing
     */
    public static ObjectChoice of(StorageRestoreRequest request) {
        boolean missing = Boolean.TRUE.equals(request.missing());
        ObjectMode mode = request.mode() == null ? ObjectMode.SKIP_EXISTING : request.mode();
        if (missing && mode != ObjectMode.SKIP_EXISTING) {
            throw new IllegalArgumentException(
                    "what is missing has nothing to overwrite; leave out missing or the mode");
        }
        List<String> keys = request.keys() == null ? List.of() : request.keys();
        boolean all = Boolean.TRUE.equals(request.all());
        boolean narrowed = !keys.isEmpty() || request.prefix() != null || request.glob() != null;
        if (all && narrowed) {
            throw new IllegalArgumentException("all objects and some of them are asked for");
        }
        if (!all && !narrowed && !missing) {
            throw new IllegalArgumentException("no objects are named; give keys, prefix, glob, all or missing");
        }
        return new ObjectChoice(
                keys,
                narrowed ? request.prefix() : "",
                request.glob(),
                mode,
                Boolean.TRUE.equals(request.trustListing()));
    }
}
