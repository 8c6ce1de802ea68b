package dev.polaris.backup.config;

import java.net.URI;
import java.util.Optional;

/**
 * The bucket that backups go to.
 *
 * @param endpoint of an S3-compatible server; empty for AWS
 * @param region the bucket's region
 * @param bucket its name
 * @param pathStyle whether the bucket's name goes into the path; most servers other than AWS want it
 * @param kmsKey the KMS key objects are encrypted with; empty for keys managed by the server (AES256)
 * @param allowUnversioned whether a bucket without versioning is accepted, where a stolen key can replace a backup
 */
public record StoreConfig(
        Optional<URI> endpoint,
        String region,
        String bucket,
        boolean pathStyle,
        Optional<String> kmsKey,
        boolean allowUnversioned) {}
