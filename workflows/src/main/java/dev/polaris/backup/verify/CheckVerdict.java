package dev.polaris.backup.verify;

/** The verdict of one check; what was not run is never taken for passed. */
public enum CheckVerdict {
    PASSED,
    FAILED,
    NOT_RUN
}
