package dev.polaris.backup.s3;

/** How the bucket's keeper encrypts an object at rest. Asked for explicitly on every write, never left to a default. */
public sealed interface Encryption {

    /** Keys managed by S3 itself (SSE-S3). */
    record Aes256() implements Encryption {}

    /**
     * A key of the key management service (SSE-KMS).
     *
     * @param keyId key id, alias or ARN as the service takes it; the roles need the service's own permissions on it
     */
    record Kms(String keyId) implements Encryption {
        public Kms {
            if (keyId.isBlank()) {
                throw new IllegalArgumentException("the KMS key id is empty: name a key, or use AES256");
            }
        }
    }
}
