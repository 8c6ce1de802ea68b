package dev.polaris.backup.doctor;

import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.storage.source.StorageSourceException;
import io.temporal.failure.ApplicationFailure;
import java.util.concurrent.Callable;

/** One thing that is tried, and what its outcome means. */
final class Probe {
    private Probe() {}

    /** Something the role must be able to do; the work returns what was seen. */
    static Finding allowed(String check, Callable<String> work) {
        try {
            return Finding.ok(check, work.call());
        } catch (ObjectStoreException e) {
            return Finding.failed(check, e.getMessage(), e.hint());
        } catch (ApplicationFailure e) {
            return Finding.failed(check, e.getOriginalMessage(), null);
        } catch (StorageSourceException e) {
            return Finding.failed(check, e.getMessage(), null);
        } catch (Exception e) {
            return Finding.failed(check, "stopped by " + e.getClass().getSimpleName(), "Read the worker's log.");
        }
    }

    /** Something the role must not be able to do. */
    static Finding refused(String check, Callable<?> work) {
        try {
            var unused = work.call();
        } catch (ObjectStoreException.AccessDenied e) {
            return Finding.ok("may not " + check, "refused");
        } catch (ObjectStoreException.NotFound e) {
            // An answer about an object that is not there is an answer.
            return tooMuch(check);
        } catch (ObjectStoreException e) {
            return Finding.warning("may not " + check, "could not be tried: " + e.getMessage(), e.hint());
        } catch (Exception e) {
            return Finding.warning(
                    "may not " + check,
                    "could not be tried: " + e.getClass().getSimpleName(),
                    "Read the worker's log.");
        }
        return tooMuch(check);
    }

    private static Finding tooMuch(String check) {
        return Finding.failed(
                "may not " + check, "it was allowed", "Compare the role's policy with ops/iam; it grants too much.");
    }
}
