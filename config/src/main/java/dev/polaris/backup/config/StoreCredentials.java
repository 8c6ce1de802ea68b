package dev.polaris.backup.config;

/**
 * A role's own key to the bucket.
 *
 * @param accessKey the access key id
 * @param secretKey the secret access key
 */
public record StoreCredentials(SecretReference accessKey, SecretReference secretKey) {}
