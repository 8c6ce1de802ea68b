package dev.polaris.backup.database;

/** Asks to complete the upload of a dump. */
public record CompletionRequest(Attempt attempt, String uploadId, UploadedParts parts, String sha256) {}
