package dev.polaris.backup.storage.server;

import java.util.regex.Pattern;

/** Which names Supabase accepts for new buckets and objects; older rows may hold others. */
final class ObjectNames {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_/!.*'() &$=@;:+,?-]+");
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9_!.*'() &$=@;:+,?-]{1,100}");

    private ObjectNames() {}

    static void requireKey(String key) {
        if (!KEY.matcher(key).matches() || hasParentSegment(key)) {
            throw StorageError.invalidKey(key);
        }
    }

    static void requireBucket(String name) {
        if (!BUCKET.matcher(name).matches()) {
            throw StorageError.invalidBucketName();
        }
    }

    private static boolean hasParentSegment(String key) {
        for (String segment : key.split("/", -1)) {
            if (segment.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
