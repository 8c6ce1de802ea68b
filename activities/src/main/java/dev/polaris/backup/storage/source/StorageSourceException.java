package dev.polaris.backup.storage.source;

import java.time.Duration;
import java.util.Optional;

/**
 * What a source refused or could not do, to which bucket or object, and what to do next. Unchecked, also out of streams.
 *
 * <p>Messages carry bucket, key, the server's error code and status; never the key of the API, never content.
 */
public abstract sealed class StorageSourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private StorageSourceException(String message, Throwable cause) {
        super(message, cause);
    }

    /** There is no such bucket, or the key cannot see it. */
    public static final class BucketMissing extends StorageSourceException {
        private static final long serialVersionUID = 1L;

        public BucketMissing(String bucket, String what) {
            super(
                    "There is no bucket " + bucket + ": " + what
                            + ". Correct its name, or the key when the bucket is there: a key without rights sees none.",
                    null);
        }
    }

    /** The API's key is not accepted, or may not see everything. Nothing that it lists can be believed. */
    public static final class BadKey extends StorageSourceException {
        private static final long serialVersionUID = 1L;

        public BadKey(String what) {
            super(what + " Use the project's service_role key or a secret key (sb_secret_…).", null);
        }
    }

    /** There is no such object, or no more. */
    public static final class ObjectGone extends StorageSourceException {
        private static final long serialVersionUID = 1L;

        public ObjectGone(String object) {
            super("There is no object " + object + "; it may have been deleted meanwhile.", null);
        }
    }

    /** The project knows the object and does not have its bytes: as after a restore of only the database. */
    public static final class BytesMissing extends StorageSourceException {
        private static final long serialVersionUID = 1L;

        public BytesMissing(String object) {
            super(
                    "The project lists the object " + object
                            + " but has lost its bytes; bring them back from a backup.",
                    null);
        }
    }

    /** The object is not in the state that was asked for: written again since. */
    public static final class ObjectChanged extends StorageSourceException {
        private static final long serialVersionUID = 1L;

        public ObjectChanged(String object, String what) {
            super("The object " + object + " has changed: " + what + "; read it again from its begin.", null);
        }
    }

    /** The server wants fewer requests, still after all attempts. */
    public static final class Throttled extends StorageSourceException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // Never serialised; the type says what is there.
        private final Optional<Duration> retryAfter;

        public Throttled(String doing, Optional<Duration> retryAfter) {
            super(
                    "While " + doing
                            + ": the project wants fewer requests. It is tried again; lower the rate if it lasts.",
                    null);
            this.retryAfter = retryAfter;
        }

        /** How long the server wants to be left alone, when it said so. */
        public Optional<Duration> retryAfter() {
            return retryAfter;
        }
    }

    /** Network, or a fault in the server, still after all attempts: trying again later can help. */
    public static final class Unavailable extends StorageSourceException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String doing, String what, Throwable cause) {
            super(
                    "While " + doing + ": " + what + ". It may work later; if it lasts, look at the project's status.",
                    cause);
        }
    }

    /** Refused for a reason that the same request will meet again. */
    public static final class Refused extends StorageSourceException {
        private static final long serialVersionUID = 1L;

        public Refused(String doing, String what, String hint) {
            super("While " + doing + ": " + what + ". " + hint, null);
        }
    }

    /** The thread was interrupted while it waited. */
    public static final class Stopped extends StorageSourceException {
        private static final long serialVersionUID = 1L;

        public Stopped(String doing) {
            super("Stopped while " + doing + ".", null);
        }
    }
}
