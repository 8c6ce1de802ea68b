package dev.polaris.backup.failure;

import io.temporal.failure.ApplicationFailure;

/**
 * Every way a run can fail, used as the type of {@link ApplicationFailure}. A type decides whether trying again can
 * help and carries the hint that tells the operator what to do.
 */
public enum FailureType {
    UNKNOWN_ENVIRONMENT(false, "Use an environment named in polaris.yaml, or add it there and restart the workers."),
    BAD_INPUT(false, "Correct the input; nothing was touched."),
    BAD_CONFIGURATION(false, "Run `polaris config check` on the worker's host and correct what it lists."),
    MISSING_SECRET(false, "Set the named variable or file on the worker that runs this role, then restart it."),
    BAD_CREDENTIALS(false, "Check the user, the password or the key of this role; they may have been rotated."),
    MISSING_PRIVILEGE(false, "Run `polaris doctor` and grant what it names."),
    POOLER_PORT(false, "Use the direct connection or the session pooler on port 5432, never transaction mode."),
    TOOL_TOO_OLD(false, "Install PostgreSQL client tools of at least the server's major version."),
    UNSUPPORTED_SERVER(false, "PostgreSQL 14 to 18 are supported."),
    SOURCE_TOO_LARGE(false, "Split the database or exclude tables; one object holds about 0.5 TiB compressed."),
    BUCKET_MISSING(false, "Create the bucket, or correct s3.bucket in polaris.yaml."),
    BUCKET_NOT_VERSIONED(
            false, "Turn on bucket versioning (better: object lock), or set s3.allowUnversioned and accept the risk."),
    SLOT_TAKEN(false, "Another backup is committed in this slot; `polaris backups show` tells which."),
    ALREADY_RUNNING(false, "Wait for the named run, or cancel it first."),
    NO_BACKUP(false, "Take a backup first, or name one that `polaris backups list` shows."),
    NO_ARCHIVE(false, "Upload it there, or correct the name; nothing was touched."),
    DAMAGED_ARCHIVE(false, "The dump tool's output was not a whole archive; see the finding and dump again."),
    VERIFICATION_FAILED(false, "Do not restore from this backup; `polaris backups show` lists the findings."),
    TAMPERED(false, "Someone wrote to a committed backup; rotate the writer's keys and read the audit objects."),
    CANCELLED(false, "Start it again when you are ready; nothing half-done is left."),
    SOURCE_UNREACHABLE(true, "Check that the database is up and reachable from the worker."),
    SOURCE_LOST(true, "The connection to the database broke; the attempt starts over with a new snapshot."),
    LOCK_TIMEOUT(true, "A table is locked by another session; see pg_locks, or raise dump.lockWaitTimeout."),
    DUMP_TOOL_FAILED(true, "Read the dump tool's message in the journal."),
    STORE_UNAVAILABLE(true, "The object store refused or did not answer; it is tried again."),
    OUTCOME_UNKNOWN(true, "The request may have taken effect; a verify worker looks before anything is repeated."),
    STALE_UPLOAD(true, "The upload is gone; the attempt starts over."),
    TARGET_UNREACHABLE(true, "Check that the target is up and reachable from the restore worker."),
    TARGET_LOST(true, "The connection to the target broke; what was committed stays, the rest is done again."),
    TARGET_FULL(false, "Free space on the target, then `polaris restore resume`; what was committed stays."),
    TARGET_NOT_EMPTY(false, "Restore into an empty database, or name one with --target; nothing was touched."),
    TARGET_IS_SOURCE(false, "A restore never goes into the database that is backed up; name another target."),
    TARGET_BUSY(false, "Another restore works on this target; wait for it or cancel it."),
    TARGET_UNSUITABLE(false, "Correct what is listed on the target, then plan again; nothing was touched."),
    RESTORE_REFUSED(false, "Read the entry in the journal, correct the target, then `polaris restore resume`."),
    NOT_PROVEN(false, "Choose a proven backup, or accept this one with a reason."),
    NOT_APPROVED(false, "Nothing was changed. Plan again, and approve the plan that is shown before it expires."),
    PLAN_CHANGED(false, "What was approved no longer holds; look at the new plan and approve that."),
    VALIDATION_FAILED(false, "The restored database is not what was backed up; read the findings before using it."),
    CLUSTER_GONE(false, "The throwaway cluster is gone; the canary begins anew."),
    SOURCE_BUCKET_MISSING(false, "Correct the bucket's name, or the key: one without rights sees no bucket."),
    LISTING_SHRANK(
            false,
            "If the objects were deleted on purpose, sync with --accept-shrink; else look at the project. The last manifest"
                    + " stays the newest."),
    STORAGE_REFUSED(false, "The project's Storage will refuse the same request again; read its answer in the journal."),
    STORAGE_UNAVAILABLE(true, "The project's Storage refused or did not answer; it is tried again."),
    FREEZE_FAILED(true, "Look at what still writes; the app is let write again when the procedure ends."),
    FREEZE_HELD(false, "Wait until that run has ended or thaws, or abort it; nothing was touched."),
    FREEZE_ENDED(false, "What was written since is in no backup of this run: abort it, and start a new one."),
    ROUTE_WRONG(true, "Look at what the app's route points at; `polaris status` names the instance it should be."),
    ROUTE_BUSY(true, "End the transactions that are open through it, or raise procedure.flip.pgbouncer.pause."),
    PREFLIGHT_REFUSED(false, "Correct what is listed, then start again; nothing was touched."),
    DEADLINE_PASSED(
            false,
            "The app writes to the old instance again. Start anew; `polaris extend` moves the deadline while there is time."),
    NOTICE_FAILED(true, "Check procedure.notify; what was to be told stands in the journal."),
    MIGRATION_FAILED(
            false, "Correct the migration, or choose an earlier version; the app still uses the old instance."),
    INSTANCE_FAILED(true, "Read the maker's answer in the journal; what an earlier attempt made is found again."),
    NO_WORKER(false, "Start a worker for the named role."),
    WORKER_LOST(true, "The worker died or was stopped; another one takes over."),
    UNEXPECTED(true, "Read the worker's log; this is likely a defect.");

    private final boolean retryable;
    private final String hint;

    FailureType(boolean retryable, String hint) {
        this.retryable = retryable;
        this.hint = hint;
    }

    /** Whether the same step may be tried again without anybody changing something. */
    public boolean retryable() {
        return retryable;
    }

    /** One sentence for the operator: what to do next. */
    public String hint() {
        return hint;
    }

    /**
     * Builds the failure of this type.
     *
     * @param what what happened and to which object, without secrets or customers' data
     */
    public ApplicationFailure failure(String what) {
        return failure(what, null);
    }

    /** Builds the failure of this type from a message that already says what to do. */
    public ApplicationFailure told(String message) {
        return ApplicationFailure.newBuilder()
                .setType(name())
                .setMessage(message)
                .setNonRetryable(!retryable)
                .build();
    }

    /**
     * Builds the failure of this type with its cause.
     *
     * @param what what happened and to which object, without secrets or customers' data
     * @param cause what led to it; its message is stored in the workflow's history, so it must be clean too
     */
    public ApplicationFailure failure(String what, Throwable cause) {
        return ApplicationFailure.newBuilder()
                .setType(name())
                .setMessage(what + " " + hint)
                .setNonRetryable(!retryable)
                .setCause(cause)
                .build();
    }

    /** The type named by a failure; {@link #UNEXPECTED} when it names none of ours. */
    public static FailureType of(ApplicationFailure failure) {
        for (FailureType type : values()) {
            if (type.name().equals(failure.getType())) {
                return type;
            }
        }
        return UNEXPECTED;
    }
}
