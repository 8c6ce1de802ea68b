package dev.polaris.backup.storage.source;

import dev.polaris.backup.s3.ByteOrder;
import java.util.Optional;

/**
 * The keys behind one and up to another, in the order of their UTF-8 bytes. The end belongs to the range and the begin
 * does not, so that ranges join without gap or overlap and a listing goes on behind the last key it gave.
 *
 * @param after the key before the first; empty to begin with the first of all
 * @param through the last key; empty for no end
 */
public record KeyRange(Optional<String> after, Optional<String> through) {
    private static final KeyRange EVERYTHING = new KeyRange(Optional.empty(), Optional.empty());

    /** Every key. */
    public static KeyRange everything() {
        return EVERYTHING;
    }

    /** What is left of this range behind a key in it. */
    public KeyRange behind(String key) {
        return new KeyRange(Optional.of(key), through);
    }

    /** Whether the key is in the range. */
    public boolean contains(String key) {
        return isBehindBegin(key) && !endsBefore(key);
    }

    /** Whether the key is in the range or behind it. */
    public boolean isBehindBegin(String key) {
        return after.map(begin -> ByteOrder.compare(key, begin) > 0).orElse(true);
    }

    /** Whether the key, and with it all that follow, are behind the range. */
    public boolean endsBefore(String key) {
        return through.map(end -> ByteOrder.compare(key, end) > 0).orElse(false);
    }
}
