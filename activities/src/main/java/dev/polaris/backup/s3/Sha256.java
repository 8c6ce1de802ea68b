package dev.polaris.backup.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** SHA-256 in the two spellings that are needed: ours in hexadecimal, S3's header in base64. */
record Sha256(byte[] value) {

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    static Sha256 of(byte[] bytes, int length) {
        MessageDigest digest = digest();
        digest.update(bytes, 0, length);
        return new Sha256(digest.digest());
    }

    String hexadecimal() {
        return HexFormat.of().formatHex(value);
    }

    String base64() {
        return Base64.getEncoder().encodeToString(value);
    }
}
