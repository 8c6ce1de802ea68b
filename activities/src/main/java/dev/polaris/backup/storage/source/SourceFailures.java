package dev.polaris.backup.storage.source;

import dev.polaris.backup.failure.FailureType;
import io.temporal.failure.ApplicationFailure;

/** Turns what a project's Storage refused or could not do into the typed failures of runs. */
public final class SourceFailures {
    private SourceFailures() {}

    /** The failure of a run's step; the exception's message already says what to do. */
    public static ApplicationFailure of(StorageSourceException e) {
        return typeOf(e).told(e.getMessage());
    }

    private static FailureType typeOf(StorageSourceException e) {
        if (e instanceof StorageSourceException.BucketMissing) {
            return FailureType.SOURCE_BUCKET_MISSING;
        }
        if (e instanceof StorageSourceException.BadKey) {
            return FailureType.BAD_CREDENTIALS;
        }
        if (e instanceof StorageSourceException.Refused) {
            return FailureType.STORAGE_REFUSED;
        }
        return FailureType.STORAGE_UNAVAILABLE;
    }
}
