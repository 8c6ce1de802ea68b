package dev.polaris.backup.database;

/** How much a backup can be trusted; each state includes those before it. */
public enum BackupState {
    /** Its commit record is written; nobody has looked at the bytes yet. */
    COMMITTED,
    /** Every byte was read back, and every table compared with the index. */
    VERIFIED,
    /** It was restored, and every table was equal. */
    PROVEN,
    /** A check failed; do not restore from it. */
    FAILED
}
