package dev.polaris.backup.journal;

/** Where a step stands. */
public enum StepState {
    RUNNING,
    /** Failed at least once and waiting for its next try. */
    RETRYING,
    DONE,
    /** Left out for a stated reason. */
    SKIPPED,
    FAILED
}
