package dev.polaris.backup.s3;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes requests and turns what can go wrong into the few failures the rest of the program distinguishes. */
final class S3Calls {
    private static final Set<String> CREDENTIAL_CODES = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidToken",
            "ExpiredToken",
            "TokenRefreshRequired",
            "RequestTimeTooSkewed",
            "NotSignedUp");
    private static final Set<String> CHECKSUM_CODES = Set.of(
            "BadDigest",
            "InvalidDigest",
            "XAmzContentSHA256Mismatch",
            "XAmzContentChecksumMismatch",
            "ContentChecksumMismatch",
            "IncompleteBody");
    private static final Set<String> TRANSIENT_CODES = Set.of(
            "SlowDown",
            "RequestTimeout",
            "RequestLimitExceeded",
            "Throttling",
            "ThrottlingException",
            "TooManyRequests",
            "InternalError",
            "ServiceUnavailable",
            "OperationAborted",
            "ConditionalRequestConflict");

    private final String bucket;

    S3Calls(String bucket) {
        this.bucket = bucket;
    }

    /** For requests that may be repeated: a lost answer is merely transient. */
    <T> T repeatable(String action, String object, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw translate(action, object, e);
        }
    }

    /** For requests whose effect matters once: a lost answer, or a fault in the server, leaves the outcome open. */
    <T> T once(String action, String object, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            ObjectStoreException failure = translate(action, object, e);
            if (failure instanceof ObjectStoreException.Transient && mayHaveTakenEffect(e)) {
                throw new ObjectStoreException.UnknownOutcome(action, object, describe(e), networkCause(e));
            }
            throw failure;
        }
    }

    ObjectStoreException translate(String action, String object, SdkException failure) {
        if (failure instanceof AwsServiceException answer) {
            return translateAnswer(action, object, answer);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CredentialsUnavailable) {
                return new ObjectStoreException.BadCredentials(action, object, "none could be obtained");
            }
        }
        return new ObjectStoreException.Transient(action, object, describe(failure), networkCause(failure));
    }

    private ObjectStoreException translateAnswer(String action, String object, AwsServiceException answer) {
        String code = code(answer);
        int status = answer.statusCode();
        String what = describe(answer);
        if (CREDENTIAL_CODES.contains(code)) {
            return new ObjectStoreException.BadCredentials(action, object, what);
        }
        if (CHECKSUM_CODES.contains(code)) {
            return new ObjectStoreException.ChecksumRefused(action, object, what);
        }
        // A 200 with an error in its body is how S3 reports a late fault of a long completion.
        if (status >= 500 && status != 501 || status == 200 || status == 429 || TRANSIENT_CODES.contains(code)) {
            return new ObjectStoreException.Transient(action, object, what, null);
        }
        if (code.equals("NoSuchBucket")) {
            return new ObjectStoreException.NoSuchBucket(action, bucket, what);
        }
        if (code.equals("InvalidObjectState")) {
            return new ObjectStoreException.Refused(
                    action, object, code, what, "The object is in cold storage: restore it to hot storage first.");
        }
        if (status == 403 || status == 401) {
            return new ObjectStoreException.AccessDenied(action, object, what);
        }
        // 405 is the answer to reading a version that is a delete marker.
        if (status == 404 || status == 405 || code.equals("NoSuchVersion")) {
            return new ObjectStoreException.NotFound(action, object, what);
        }
        String hint = status == 301 || status == 307 || code.equals("AuthorizationHeaderMalformed")
                ? "The bucket is in another region or behind another endpoint: correct the configuration."
                : "The same request will be refused again: look the code up in the S3 server's documentation.";
        return new ObjectStoreException.Refused(action, object, code, what, hint);
    }

    /** S3's error code; empty when the answer had no body, as answers to HEAD do not. */
    static String code(AwsServiceException answer) {
        if (answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null) {
            return "";
        }
        return answer.awsErrorDetails().errorCode();
    }

    /**
     * Code, status and request id only. The server's own words are left out: some servers quote the access key or the
     * whole signed request in them.
     */
    private static String describe(SdkException failure) {
        if (failure instanceof AwsServiceException answer) {
            String code = code(answer);
            String request = answer.requestId() == null ? "" : ", request " + answer.requestId();
            return "S3 answered " + answer.statusCode() + (code.isEmpty() ? "" : " " + code) + request;
        }
        IOException network = networkCause(failure);
        return network == null
                ? failure.getClass().getSimpleName()
                : "the connection failed with " + network.getClass().getSimpleName();
    }

    /** The connection's own failure; only that goes into the chain of causes, so that no request is printed. */
    private static IOException networkCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException network) {
                return network;
            }
        }
        return null;
    }

    private static boolean mayHaveTakenEffect(SdkException failure) {
        if (failure instanceof AwsServiceException answer) {
            // A 4xx is a decision before anything is written; a 5xx, even of throttling, may come from half-way.
            return answer.statusCode() >= 500 || answer.statusCode() == 200;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException) {
                return false;
            }
        }
        return true;
    }

    /** Marks that the provider of the credentials failed, whatever the way it says so. */
    static final class CredentialsUnavailable extends SdkClientException {
        private static final long serialVersionUID = 1L;

        CredentialsUnavailable() {
            super(SdkClientException.builder().message("no credentials"));
        }
    }
}
