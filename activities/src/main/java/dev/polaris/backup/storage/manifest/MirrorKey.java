package dev.polaris.backup.storage.manifest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where the bytes of an object go: under its own key where every S3 server keeps such a key as it is, else under the
 * SHA-256 of the key. The manifest says which; nobody computes it back.
 */
public final class MirrorKey {
    /** Servers that keep objects as files cannot name them longer. */
    private static final int LONGEST_SEGMENT = 200;

    /** S3's own limit. */
    private static final int LONGEST_KEY = 1024;

    private static final String ODD = ".polaris/";

    private MirrorKey() {}

    /**
     * The key in the backup bucket.
     *
     * @param prefix where the sync puts objects, with a slash at its end
     * @param key the object's own key
     */
    public static String of(String prefix, String key) {
        return isPlain(key) && length(prefix) + length(key) <= LONGEST_KEY ? prefix + key : odd(prefix, key);
    }

    /** The key for an object whose own key the server will not have. */
    public static String odd(String prefix, String key) {
        return prefix + ODD + sha256(key);
    }

    private static boolean isPlain(String key) {
        if (key.startsWith(ODD) || key.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return false;
        }
        for (String segment : key.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || length(segment) > LONGEST_SEGMENT) {
                return false;
            }
        }
        return true;
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
