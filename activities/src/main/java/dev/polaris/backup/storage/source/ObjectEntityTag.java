package dev.polaris.backup.storage.source;

import java.util.Optional;

/** Entity tags in one form: without quotes, and without the mark that a gateway puts on those it has compressed. */
final class ObjectEntityTag {
    private ObjectEntityTag() {}

    static Optional<String> bare(String tag) {
        if (tag == null) {
            return Optional.empty();
        }
        String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
        String bare = strong.length() >= 2 && strong.startsWith("\"") && strong.endsWith("\"")
                ? strong.substring(1, strong.length() - 1)
                : strong;
        return bare.isEmpty() ? Optional.empty() : Optional.of(bare);
    }
}
