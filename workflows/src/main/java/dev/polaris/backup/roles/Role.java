package dev.polaris.backup.roles;

import java.util.Locale;

/**
 * A set of rights with a task queue of its own. A worker process serves one role or several, and holds only the
 * credentials of those it serves.
 */
public enum Role {
    /** Runs workflows and counts outcomes; needs no credentials at all. */
    CONTROL,
    /** Reads the source database and writes backups; may not read, list or delete any object. */
    BACKUP,
    /** Reads everything in the bucket and writes verdicts, audit objects and pins; may not change a backup. */
    VERIFY,
    /** Restores: reads every backup and owns the targets; may not touch a backup. */
    RESTORE,
    /** Reads the project's Storage, writes its mirror and manifests; may not read the mirror back. */
    SYNC;

    /** The role's name in task queues, configuration and messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The task queue this role serves for one environment: {@code polaris-{env}} for workflows,
     * {@code polaris-{env}-{role}} for the others.
     */
    public String taskQueue(String env) {
        return this == CONTROL ? "polaris-" + env : "polaris-" + env + "-" + label();
    }
}
