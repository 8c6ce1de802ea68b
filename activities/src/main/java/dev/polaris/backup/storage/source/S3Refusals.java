package dev.polaris.backup.storage.source;

import dev.polaris.backup.storage.source.StorageSourceException.BadKey;
import dev.polaris.backup.storage.source.StorageSourceException.Refused;
import dev.polaris.backup.storage.source.StorageSourceException.Stopped;
import dev.polaris.backup.storage.source.StorageSourceException.Throttled;
import dev.polaris.backup.storage.source.StorageSourceException.Unavailable;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the S3 endpoint of a project means when it refuses. Its own words are left out: some quote the request. */
final class S3Refusals {
    private static final Set<String> CODES_OF_RATE =
            Set.of("SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequests");
    private static final Set<String> CODES_THAT_PASS =
            Set.of("InternalError", "RequestTimeout", "DatabaseTimeout", "LockTimeout", "ResourceLocked");

    private S3Refusals() {}

    /**
     * An error answer.
     *
     * @param code S3's error code; empty in answers without a body
     * @param retryAfter the header of this name
     */
    record Refusal(int status, String code, Optional<String> retryAfter) {}

    /** What a refusal means to one kind of request; null to leave it to the general rules. */
    interface Meaning {
        RuntimeException of(Refusal refusal);
    }

    static <T> T translated(String doing, Supplier<T> request, Meaning meaning) {
        try {
            return request.get();
        } catch (AwsServiceException e) {
            Refusal refusal = new Refusal(e.statusCode(), code(e), retryAfter(e));
            RuntimeException meant = meaning.of(refusal);
            throw meant != null ? meant : asException(doing, refusal);
        } catch (AbortedException e) {
            throw new Stopped(doing);
        } catch (SdkException e) {
            throw asException(doing, e);
        }
    }

    private static String code(AwsServiceException answer) {
        return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
                ? ""
                : answer.awsErrorDetails().errorCode();
    }

    private static Optional<String> retryAfter(AwsServiceException answer) {
        return answer.awsErrorDetails() == null || answer.awsErrorDetails().sdkHttpResponse() == null
                ? Optional.empty()
                : answer.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("Retry-After");
    }

    private static StorageSourceException asException(String doing, Refusal refusal) {
        String what = "the project's S3 endpoint answered " + refusal.status()
                + (refusal.code().isEmpty() ? "" : " " + refusal.code());
        if (refusal.status() == 429 || CODES_OF_RATE.contains(refusal.code())) {
            return new Throttled(doing, RetryAfter.pause(refusal.retryAfter()));
        }
        if (refusal.status() >= 500 && refusal.status() != 501 || CODES_THAT_PASS.contains(refusal.code())) {
            return new Unavailable(doing, what, null);
        }
        if (refusal.status() == 401 || refusal.status() == 403) {
            return new BadKey("While " + doing + ": " + what + "; the S3 access key is not accepted.");
        }
        return new Refused(
                doing, what, "The same request will be refused again: look the code up in S3's documentation.");
    }

    private static StorageSourceException asException(String doing, SdkException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
                Thread.currentThread().interrupt();
                return new Stopped(doing);
            }
            if (cause instanceof IOException) {
                return new Unavailable(
                        doing, "the connection failed with " + cause.getClass().getSimpleName(), null);
            }
        }
        return new Refused(
                doing,
                "the request could not be made (" + failure.getClass().getSimpleName() + ")",
                "Check the S3 key and the endpoint in the configuration.");
    }
}
