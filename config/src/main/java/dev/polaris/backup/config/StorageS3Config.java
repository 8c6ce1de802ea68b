package dev.polaris.backup.config;

import java.net.URI;

/**
 * A project's own S3 endpoint, which is a source and has nothing to do with the bucket that backups go to.
 *
 * @param endpoint such as {@code https://ref.storage.supabase.co/storage/v1/s3}
 * @param region the project's
 * @param accessKey the id of an S3 access key of the project
 * @param secretKey its secret
 */
public record StorageS3Config(URI endpoint, String region, SecretReference accessKey, SecretReference secretKey) {}
