package dev.polaris.backup.storage.server;

/** A refusal as Supabase words it: the HTTP status and the status in the body differ for almost all of them. */
final class StorageError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int httpStatus;
    private final int status;
    private final String code;
    private final String error;

    private StorageError(int httpStatus, int status, String code, String error, String message) {
        super(message, null, false, false);
        this.httpStatus = httpStatus;
        this.status = status;
        this.code = code;
        this.error = error;
    }

    private static StorageError hidden(int status, String code, String error, String message) {
        return new StorageError(status == 500 ? 500 : 400, status, code, error, message);
    }

    static StorageError noSuchBucket() {
        return hidden(404, "NoSuchBucket", "Bucket not found", "Bucket not found");
    }

    static StorageError noSuchKey() {
        return hidden(404, "NoSuchKey", "not_found", "Object not found");
    }

    /** The row is there and the bytes are not. */
    static StorageError noBytes() {
        return hidden(404, "NoSuchKey", "Not found", "The resource was not found");
    }

    static StorageError noSuchUpload() {
        return hidden(404, "NoSuchUpload", "NoSuchUpload", "The file for this url was not found");
    }

    static StorageError keyExists() {
        return hidden(409, "KeyAlreadyExists", "Duplicate", "The resource already exists");
    }

    static StorageError bucketExists() {
        return hidden(409, "BucketAlreadyExists", "Duplicate", "The resource already exists");
    }

    static StorageError bucketNotEmpty() {
        return hidden(409, "ResourceNotEmpty", "ResourceNotEmpty", "The bucket you tried to delete is not empty");
    }

    static StorageError invalidKey(String key) {
        return hidden(400, "InvalidKey", "InvalidKey", "Invalid key: " + key);
    }

    static StorageError invalidBucketName() {
        return hidden(400, "InvalidBucketName", "Invalid Input", "Bucket name invalid");
    }

    static StorageError invalidMimeType(String type) {
        return hidden(415, "InvalidMimeType", "invalid_mime_type", "mime type " + type + " is not supported");
    }

    static StorageError tooLarge() {
        return hidden(413, "EntityTooLarge", "Payload too large", "The object exceeded the maximum allowed size");
    }

    static StorageError invalidRange() {
        return new StorageError(416, 416, "InvalidRange", "invalid_range", "invalid range provided");
    }

    static StorageError invalidParameter(String name) {
        return hidden(400, "InvalidParameter", "InvalidParameter", "Invalid Parameter " + name);
    }

    static StorageError invalidRequest(String message) {
        return hidden(400, "InvalidRequest", "InvalidRequest", message);
    }

    static StorageError featureNotEnabled() {
        return hidden(400, "FeatureNotEnabled", "FeatureNotEnabled", "This feature is not available for your tenant");
    }

    static StorageError accessDenied(String message) {
        return hidden(403, "AccessDenied", "Unauthorized", message);
    }

    static StorageError notFoundRoute(String method, String path) {
        return new StorageError(404, 404, "InternalError", "Not Found", "Route " + method + ":" + path + " not found");
    }

    static StorageError databaseTimeout() {
        return new StorageError(
                544, 544, "DatabaseTimeout", "DatabaseTimeout", "The connection to the database timed out");
    }

    static StorageError internal() {
        return hidden(500, "InternalError", "Internal", "Internal Server Error");
    }

    int httpStatus() {
        return httpStatus;
    }

    /** The true status, which resumable uploads answer as their HTTP status. */
    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String error() {
        return error;
    }
}
