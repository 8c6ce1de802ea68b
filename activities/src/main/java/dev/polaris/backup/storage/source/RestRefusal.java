package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.polaris.backup.storage.source.StorageSourceException.BadKey;
import dev.polaris.backup.storage.source.StorageSourceException.Refused;
import dev.polaris.backup.storage.source.StorageSourceException.Throttled;
import dev.polaris.backup.storage.source.StorageSourceException.Unavailable;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What Storage says when it refuses. Its HTTP status is 400 for nearly everything; the code in the body decides, then the
 * status in the body, and only then the HTTP status.
 *
 * @param status the true status
 * @param code Supabase's error code; empty from gateways and old servers
 * @param error its older name of the error
 */
record RestRefusal(int status, String code, String error) {
    private static final Set<String> CODES_OF_RATE = Set.of("SlowDown");
    private static final Set<String> CODES_THAT_PASS = Set.of(
            "InternalError",
            "DatabaseTimeout",
            "DatabaseReadOnly",
            "DatabaseError",
            "TransactionError",
            "LockTimeout",
            "ResourceLocked",
            "S3Error",
            "Aborted",
            "AbortedTerminate",
            "UnknownError");
    private static final Set<String> CODES_OF_KEY =
            Set.of("InvalidJWT", "AccessDenied", "InvalidSignature", "ExpiredToken", "TenantNotFound");

    static RestRefusal of(int httpStatus, byte[] body) {
        JsonNode json = json(body);
        int status = httpStatus;
        String inBody = json.path("statusCode").asText("");
        if (inBody.matches("[1-5]\\d\\d")) {
            status = Integer.parseInt(inBody);
        }
        return new RestRefusal(
                status, json.path("code").asText(""), json.path("error").asText(""));
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode json = RestClient.JSON.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (IOException e) {
            // A gateway's page in HTML; the status is all there is.
            return MissingNode.getInstance();
        }
    }

    /** The server has no such call: it is older, or no Storage at all. */
    boolean isUnknownAddress() {
        return status == 404 && !code.equals("NoSuchBucket") && !code.equals("NoSuchKey") && error.equals("Not Found");
    }

    boolean isMissingBucket() {
        return code.equals("NoSuchBucket") || code.isEmpty() && status == 404 && error.equals("Bucket not found");
    }

    boolean isMissingObject() {
        return code.equals("NoSuchKey") || code.isEmpty() && status == 404 && !isMissingBucket();
    }

    boolean isOutOfRange() {
        return status == 416 || code.equals("InvalidRange");
    }

    /** What it means where the request itself gives it no meaning. */
    StorageSourceException asException(String doing, Optional<String> retryAfter) {
        if (status == 429 || CODES_OF_RATE.contains(code)) {
            return new Throttled(doing, RetryAfter.pause(retryAfter));
        }
        if (status >= 500 || status == 408 || CODES_THAT_PASS.contains(code)) {
            return retryAfter.isPresent() && status == 503
                    ? new Throttled(doing, RetryAfter.pause(retryAfter))
                    : new Unavailable(doing, what(), null);
        }
        if (status == 401 || status == 403 || CODES_OF_KEY.contains(code)) {
            return new BadKey("While " + doing + ": " + what() + ".");
        }
        return new Refused(
                doing, what(), "The same request will be refused again: look the code up in Supabase's documentation.");
    }

    private String what() {
        return "the project's Storage answered " + status + (code.isEmpty() ? "" : " " + code);
    }
}
