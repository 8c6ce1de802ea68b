package dev.polaris.backup.storage.restore;

import java.math.BigInteger;
import java.util.HexFormat;

/**
 * What a restore, or a part of it, would do.
 *
 * @param objects objects that were chosen
 * @param bytes their length
 * @param create of these, objects that the target does not have, or only without bytes
 * @param createBytes their length
 * @param replace of these, objects that are overwritten
 * @param replaceBytes their length
 * @param compare of these, objects of the same length that can only be told apart by reading them
 * @param compareBytes their length
 * @param leave of these, objects that stay as they are
 * @param lost objects that were chosen and whose bytes the sync could not read
 * @param odd objects to be uploaded whose keys Storage refuses today, as far as its documentation says
 * @param digest of every decision with what it rests on: a sum, so that parts can be put together in any order; 64
 *     hexadecimal digits
 */
public record PlannedObjects(
        long objects,
        long bytes,
        long create,
        long createBytes,
        long replace,
        long replaceBytes,
        long compare,
        long compareBytes,
        long leave,
        long lost,
        long odd,
        String digest) {
    /** Nothing. */
    public static final PlannedObjects NONE = new PlannedObjects(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "0".repeat(64));

    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    public PlannedObjects {
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("the digest is not 64 lower-case hexadecimal digits");
        }
    }

    /** Both together. */
    public PlannedObjects plus(PlannedObjects other) {
        return new PlannedObjects(
                objects + other.objects,
                bytes + other.bytes,
                create + other.create,
                createBytes + other.createBytes,
                replace + other.replace,
                replaceBytes + other.replaceBytes,
                compare + other.compare,
                compareBytes + other.compareBytes,
                leave + other.leave,
                lost + other.lost,
                odd + other.odd,
                sum(digest, other.digest));
    }

    /** Objects that would be uploaded, at most. */
    public long uploads() {
        return create + replace + compare;
    }

    /** Their length. */
    public long uploadBytes() {
        return createBytes + replaceBytes + compareBytes;
    }

    private static String sum(String one, String other) {
        BigInteger sum = new BigInteger(one, 16).add(new BigInteger(other, 16)).mod(MODULUS);
        byte[] digits = new byte[32];
        byte[] bare = sum.toByteArray();
        int length = Math.min(bare.length, digits.length);
        System.arraycopy(bare, bare.length - length, digits, digits.length - length, length);
        return HexFormat.of().formatHex(digits);
    }
}
