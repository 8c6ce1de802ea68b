package dev.polaris.backup.storage.restore;

/** What is done with the parts of an inventory. */
public enum ObjectsPhase {
    /** They are compared with the target, and what would be done is written down. */
    PLAN,
    /** What was written down is done. */
    RESTORE
}
