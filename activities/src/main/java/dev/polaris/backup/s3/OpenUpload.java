package dev.polaris.backup.s3;

import java.time.Instant;

/** A multipart upload that was neither completed nor aborted. */
public record OpenUpload(String key, String uploadId, Instant initiated) {}
