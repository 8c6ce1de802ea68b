package dev.polaris.backup.notify;

/** How urgent a notice is. */
public enum Severity {
    /** Nobody has to do anything. */
    INFO,
    /** Somebody should look, or is waited for. */
    WARNING,
    /** Somebody must look now, also at night. */
    PAGE
}
