package dev.polaris.backup.procedure;

/** How a procedure that was carried out ended; one that was aborted or failed ends as a failure. */
public enum DatabaseRestoreOutcome {
    /** The app uses the restored instance. */
    RESTORED,
    /** The app was pointed back at the old instance. */
    ROLLED_BACK
}
