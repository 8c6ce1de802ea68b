package dev.polaris.backup.s3;

import dev.polaris.backup.failure.FailureType;
import io.temporal.failure.ApplicationFailure;

/** Turns what the bucket refused or could not do into the typed failures of runs. */
public final class StoreFailures {
    private StoreFailures() {}

    /** The failure of a run's step; the exception's message already says what to do. */
    public static ApplicationFailure of(ObjectStoreException e) {
        return typeOf(e).told(e.getMessage());
    }

    private static FailureType typeOf(ObjectStoreException e) {
        if (e instanceof ObjectStoreException.AccessDenied) {
            return FailureType.MISSING_PRIVILEGE;
        }
        if (e instanceof ObjectStoreException.NoSuchBucket) {
            return FailureType.BUCKET_MISSING;
        }
        if (e instanceof ObjectStoreException.BadCredentials) {
            return FailureType.BAD_CREDENTIALS;
        }
        if (e instanceof ObjectStoreException.UnknownOutcome) {
            return FailureType.OUTCOME_UNKNOWN;
        }
        if (e instanceof ObjectStoreException.UploadGone) {
            return FailureType.STALE_UPLOAD;
        }
        if (e instanceof ObjectStoreException.ContentMismatch) {
            return FailureType.TAMPERED;
        }
        return e instanceof ObjectStoreException.Transient || e instanceof ObjectStoreException.ChecksumRefused
                ? FailureType.STORE_UNAVAILABLE
                : FailureType.UNEXPECTED;
    }
}
