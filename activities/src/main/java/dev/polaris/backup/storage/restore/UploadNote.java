package dev.polaris.backup.storage.restore;

/**
 * A resumable upload that was begun.
 *
 * @param id names it on the project
 * @param key the object's key
 * @param sha256 of the object it is of
 */
record UploadNote(String id, String key, String sha256) {}
