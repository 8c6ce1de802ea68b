package dev.polaris.backup.storage;

import dev.polaris.backup.storage.manifest.ObjectMarks;

/**
 * An upload of a large object, noted when it was opened, so that another attempt can go on with its parts.
 *
 * @param key the object's key in the mirrored bucket
 * @param marks the state of the object that is being uploaded
 * @param storedKey where its bytes go
 * @param uploadId the upload there
 * @param partSize bytes in each part but the last
 */
record OpenedUpload(String key, ObjectMarks marks, String storedKey, String uploadId, int partSize) {}
