package dev.polaris.backup.s3;

/** S3's entity tags without their quotes: some answers carry them and some do not. */
final class EntityTag {
    private EntityTag() {}

    static String bare(String tag) {
        if (tag == null) {
            return "";
        }
        return tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"")
                ? tag.substring(1, tag.length() - 1)
                : tag;
    }

    static String quoted(String bare) {
        return '"' + bare + '"';
    }
}
