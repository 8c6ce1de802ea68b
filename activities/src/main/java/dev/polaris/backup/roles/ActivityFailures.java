package dev.polaris.backup.roles;

import dev.polaris.backup.archive.ArchiveFormatException;
import dev.polaris.backup.archive.IndexFormatException;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.StoreFailures;
import dev.polaris.backup.storage.source.SourceFailures;
import dev.polaris.backup.storage.source.StorageSourceException;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where whatever stopped an activity becomes a typed failure; nothing untyped enters a history. */
public final class ActivityFailures {
    private static final Logger LOGGER = LoggerFactory.getLogger(ActivityFailures.class);

    private ActivityFailures() {}

    /** Runs the work of an activity. */
    public static <T> T typed(Callable<T> work) {
        try {
            return work.call();
        } catch (ActivityCompletionException e) {
            throw e;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw failureOf(e);
        }
    }

    /** Runs work that heartbeats: when Temporal ended it, that is the reason, whatever the work says. */
    public static <T> T typed(Callable<T> work, ProgressHeartbeat heartbeat) {
        try {
            return typed(work);
        } catch (ApplicationFailure failure) {
            // The interruption has done its work; the thread goes back to Temporal's pool without it.
            Thread.interrupted();
            heartbeat.throwIfOver();
            throw failure;
        }
    }

    private static ApplicationFailure failureOf(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure failure) {
                return failure;
            }
            if (cause instanceof ObjectStoreException store) {
                return StoreFailures.of(store);
            }
            if (cause instanceof StorageSourceException source) {
                return SourceFailures.of(source);
            }
            if (cause instanceof ArchiveFormatException damaged) {
                return FailureType.DAMAGED_ARCHIVE.told(damaged.getMessage());
            }
            if (cause instanceof IndexFormatException damaged) {
                return FailureType.DAMAGED_ARCHIVE.told(damaged.getMessage());
            }
        }
        // Unknown messages can hold anything, also rows; the log has the stack, the history only the class.
        LOGGER.error("{} failed", Activity.getExecutionContext().getInfo().getActivityType(), e);
        return FailureType.UNEXPECTED.failure("An unexpected "
                + e.getClass().getSimpleName() + " stopped "
                + Activity.getExecutionContext().getInfo().getActivityType() + ".");
    }
}
