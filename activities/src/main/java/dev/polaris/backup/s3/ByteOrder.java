package dev.polaris.backup.s3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The order S3 lists keys in: that of their UTF-8 bytes, which differs from {@link String#compareTo} above U+D7FF. */
public final class ByteOrder {
    private ByteOrder() {}

    /** Negative, 0 or positive, as of a comparator. */
    public static int compare(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
