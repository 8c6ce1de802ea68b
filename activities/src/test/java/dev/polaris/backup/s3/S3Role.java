package dev.polaris.backup.s3;

import java.util.Locale;

/** The identities of the test server: one per role of {@code ops/iam}, and one that may do everything. */
public enum S3Role {
    ADMIN,
    BACKUP,
    SYNC,
    VERIFY,
    RESTORE,
    PRUNE,
    REDACT,
    PROJECT;

    /** As in the policy's file name. */
    public String policyName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
