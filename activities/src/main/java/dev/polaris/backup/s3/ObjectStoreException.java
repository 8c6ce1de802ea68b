package dev.polaris.backup.s3;

/**
 * What the bucket refused or could not do, to which object, and what to do next. Unchecked, also out of streams, so
 * that it passes through readers and writers in between without being mistaken for a fault of the data.
 *
 * <p>Messages carry the action, the key, and S3's error code, status and request id; never credentials or signatures.
 */
public abstract sealed class ObjectStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;
    private final String object;
    private final String hint;

    private ObjectStoreException(String action, String object, String what, String hint, Throwable cause) {
        super(action + " on " + object + ": " + what + ". " + hint, cause);
        this.action = action;
        this.object = object;
        this.hint = hint;
    }

    /** The IAM action that was asked for, such as {@code s3:PutObject}. */
    public String action() {
        return action;
    }

    /** The key it was about, or the bucket's name for actions on the bucket. */
    public String object() {
        return object;
    }

    /** What a person should do next, one or two sentences. */
    public String hint() {
        return hint;
    }

    /** The role's policy does not allow the action. For reads, S3 also says so of absent keys to roles that may not list. */
    public static final class AccessDenied extends ObjectStoreException {
        private static final long serialVersionUID = 1L;

        AccessDenied(String action, String object, String what) {
            super(
                    action,
                    object,
                    "access denied, " + what,
                    "Compare the role's policy with ops/iam: it must allow " + action
                            + " here, and no other policy may deny it.",
                    null);
        }
    }

    /** The bucket does not exist, or not in this region. */
    public static final class NoSuchBucket extends ObjectStoreException {
        private static final long serialVersionUID = 1L;

        NoSuchBucket(String action, String bucket, String what) {
            super(
                    action,
                    "bucket " + bucket,
                    "the bucket does not exist, " + what,
                    "Check bucket, region and endpoint in the configuration, or create the bucket with versioning.",
                    null);
        }
    }

    /** The server does not know the credentials, or they expired, or could not be obtained. */
    public static final class BadCredentials extends ObjectStoreException {
        private static final long serialVersionUID = 1L;

        BadCredentials(String action, String object, String what) {
            super(
                    action,
                    object,
                    "the credentials were not accepted, " + what,
                    "Check this role's access key and secret in the worker's environment, and the machine's clock.",
                    null);
        }
    }

    /** Network, throttling or a fault in the server, after all attempts: trying again later can help. */
    public static final class Transient extends ObjectStoreException {
        private static final long serialVersionUID = 1L;

        Transient(String action, String object, String what, Throwable cause) {
            super(
                    action,
                    object,
                    "no usable answer, " + what,
                    "It may work later; if it lasts, check the network and the S3 server's state.",
                    cause);
        }
    }

    /** There is no such object, version or upload, or the version is a delete marker. */
    public static final class NotFound extends ObjectStoreException {
        private static final long serialVersionUID = 1L;

        NotFound(String action, String object, String what) {
            super(
                    action,
                    object,
                    "not found, " + what,
                    "List the key's versions: it was never written, or was deleted since.",
                    null);
        }
    }

    /** The server received other bytes than were sent, and did not store them. */
    public static final class ChecksumRefused extends ObjectStoreException {
        private static final long serialVersionUID = 1L;

        ChecksumRefused(String action, String object, String what) {
            super(
                    action,
                    object,
                    "the bytes were damaged on their way and not stored, " + what,
                    "Send them again; if it repeats, suspect the machine's memory or a device between it and S3.",
                    null);
        }
    }

    /** What is stored is not what was recorded: another length, or other parts. */
    public static final class ContentMismatch extends ObjectStoreException {
        private static final long serialVersionUID = 1L;

        ContentMismatch(String action, String object, String what) {
            super(
                    action,
                    object,
                    what,
                    "Do not use this object: it was damaged, replaced, or written by another attempt.",
                    null);
        }
    }

    /** A multipart upload is no longer open: it was completed before, or aborted. */
    public static final class UploadGone extends ObjectStoreException {
        private static final long serialVersionUID = 1L;

        UploadGone(String action, String key) {
            super(
                    action,
                    key,
                    "the upload is no longer open: completed before, or aborted",
                    "Look for the object by its metadata; when it is not there, begin anew.",
                    null);
        }
    }

    /** The answer was lost: the request may have taken effect or not, and only looking at the bucket can tell. */
    public static final class UnknownOutcome extends ObjectStoreException {
        private static final long serialVersionUID = 1L;

        UnknownOutcome(String action, String object, String what, Throwable cause) {
            super(
                    action,
                    object,
                    "the outcome is unknown, " + what,
                    "The request may have taken effect: compare the key's versions and their metadata before going on.",
                    cause);
        }
    }

    /** Refused for another reason, which the same request will meet again. */
    public static final class Refused extends ObjectStoreException {
        private static final long serialVersionUID = 1L;

        private final String code;

        Refused(String action, String object, String code, String what, String hint) {
            super(action, object, "refused, " + what, hint, null);
            this.code = code;
        }

        /** S3's own error code, such as {@code InvalidObjectState}. */
        public String code() {
            return code;
        }
    }
}
