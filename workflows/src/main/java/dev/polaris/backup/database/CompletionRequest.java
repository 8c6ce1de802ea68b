package dev.polaris.backup.database;

import dev.polaris.backup.s3.UploadedParts;

/** Asks to complete the upload of a dump. */
public record CompletionRequest(Attempt attempt, String uploadId, UploadedParts parts, String sha256) {}
