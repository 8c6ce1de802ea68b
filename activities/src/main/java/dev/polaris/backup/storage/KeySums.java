package dev.polaris.backup.storage;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * Finds the keys that only one of two sets has, however large the sets and in whatever order they come, in 16 MiB: keys
 * are spread over many small groups, and of each group both sides keep a sum of hashes. Only keys of groups whose sums
 * differ need to be looked at again.
 */
final class KeySums {
    private static final int GROUP_BITS = 20;

    private final long[] left = new long[1 << GROUP_BITS];
    private final long[] right = new long[1 << GROUP_BITS];

    void addLeft(String key) {
        long hash = hash(key);
        left[group(hash)] += hash;
    }

    void addRight(String key) {
        long hash = hash(key);
        right[group(hash)] += hash;
    }

    /** Whether the key may be on one side only. */
    boolean differ(String key) {
        int group = group(hash(key));
        return left[group] != right[group];
    }

    private static int group(long hash) {
        return (int) (hash >>> (Long.SIZE - GROUP_BITS));
    }

    private static long hash(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return Hashing.xxh3_64().hashBytesToLong(bytes);
    }
}
