package dev.polaris.backup.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The first parts of an upload that the server holds from an earlier attempt. What would have been sent is compared with
 * them instead, by length and, where the server's entity tags are MD5 digests, by content.
 */
final class HeldParts {
    private final String key;
    private final List<UploadedPart> parts;
    private final boolean tagsAreDigests;
    private final MessageDigest md5 = md5();
    private int current;
    private long compared;

    /** @param tagsAreDigests false where objects are encrypted with KMS keys: their tags say nothing about content */
    HeldParts(String key, List<UploadedPart> parts, boolean tagsAreDigests) {
        this.key = key;
        this.parts = List.copyOf(parts);
        this.tagsAreDigests = tagsAreDigests;
    }

    static HeldParts none(String key) {
        return new HeldParts(key, List.of(), false);
    }

    List<UploadedPart> parts() {
        return parts;
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @return how many of them lie in held parts
     * @throws ObjectStoreException.ContentMismatch when a part holds something else
     */
    int compare(byte[] source, int offset, int length) {
        int taken = 0;
        while (taken < length && current < parts.size()) {
            UploadedPart part = parts.get(current);
            int count = (int) Math.min(length - taken, part.size() - compared);
            md5.update(source, offset + taken, count);
            taken += count;
            compared += count;
            if (compared == part.size()) {
                endPart(part);
            }
        }
        return taken;
    }

    /**
     * Called at the end of the stream.
     *
     * @throws ObjectStoreException.ContentMismatch when there was less than the server holds
     */
    void checkPassed() {
        if (current < parts.size()) {
            throw mismatch("the upload holds more than there is to send");
        }
    }

    private void endPart(UploadedPart part) {
        String digest = HexFormat.of().formatHex(md5.digest());
        if (tagsAreDigests && !digest.equals(part.etag())) {
            throw mismatch("part " + part.number() + " of the upload holds other bytes");
        }
        current++;
        compared = 0;
    }

    private ObjectStoreException mismatch(String what) {
        return new ObjectStoreException.ContentMismatch("s3:ListMultipartUploadParts", key, what);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have MD5", e);
        }
    }
}
