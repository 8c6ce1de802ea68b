package dev.polaris.backup.storage.restore;

/** How a restore of objects ended. */
public enum StorageRestoreOutcome {
    /** The plan was made and nothing was changed. */
    PLANNED,
    /** There was nothing to upload. */
    NOTHING_TO_DO,
    /** The plan was carried out; what could not be restored is counted by reason. */
    RESTORED
}
