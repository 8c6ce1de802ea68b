package dev.polaris.backup.archive;

import java.util.HexFormat;

/**
 * A 128-bit content hash: XXH3-128 of one thing, or the sum modulo 2^128 of many such hashes, which does not depend on
 * their order. It proves equality against accident, not against an adversary; sha256 does that.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record ContentHash(long high, long low) {
    private static final HexFormat HEX = HexFormat.of();

    /** The sum of nothing: the hash of an empty table. */
    public static final ContentHash ZERO = new ContentHash(0, 0);

    /** Reads what {@link #toString()} wrote. */
    public static ContentHash parse(String hex) {
        if (hex.length() != 32) {
            throw new IllegalArgumentException("a content hash has 32 hexadecimal digits, not " + hex.length());
        }
        return new ContentHash(HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }

    /** The sum modulo 2^128. */
    public ContentHash plus(ContentHash other) {
        long sum = low + other.low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        return new ContentHash(high + other.high + carry, sum);
    }

    /** 32 lower-case hexadecimal digits, most significant first. */
    @Override
    public String toString() {
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }
}
