package dev.polaris.backup.database;

import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.OpenUpload;

/** The open uploads of a slot's keys. */
record SlotUploads(ObjectStore store) {
    /** Aborts them. A slot's folder holds the folders of the day's other runs; only the keys of this slot are its own. */
    void abort(Slot slot) {
        for (OpenUpload upload : store.openUploads(slot.prefix())) {
            if (upload.key().indexOf('/', slot.prefix().length()) < 0) {
                store.abortUpload(upload.key(), upload.uploadId());
            }
        }
    }
}
