package dev.polaris.backup.s3;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Where a role's bucket is and how it is spoken to.
 *
 * @param endpoint the server's address when it is not AWS itself, scheme and authority only
 * @param region the bucket's region; any name the server accepts when it is not AWS
 * @param bucket the backup bucket's name
 * @param pathStyle whether the bucket's name is a path segment instead of part of the host name
 * @param encryption asked for on every write
 * @param credentials of one role; never printed
 */
public record S3Connection(
        Optional<URI> endpoint,
        String region,
        String bucket,
        boolean pathStyle,
        Encryption encryption,
        AwsCredentialsProvider credentials) {
    public S3Connection {
        endpoint.ifPresent(S3Connection::checkEndpoint);
        if (region.isBlank()) {
            throw new IllegalArgumentException("the region of bucket " + bucket + " is empty");
        }
        // The rules of AWS for general purpose buckets, without the reserved prefixes.
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException(
                    "\"" + bucket + "\" is not a bucket name: use 3 to 63 lower-case letters,"
                            + " digits, dots and hyphens, beginning and ending with a letter or digit");
        }
        Objects.requireNonNull(encryption, "encryption");
        Objects.requireNonNull(credentials, "credentials");
    }

    private static void checkEndpoint(URI endpoint) {
        boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        // The endpoint itself is not quoted here: with user info in it, it would be a secret.
        if (!http || endpoint.getHost() == null) {
            throw new IllegalArgumentException("the S3 endpoint is not of the form http(s)://host[:port]");
        }
        if (endpoint.getUserInfo() != null || endpoint.getQuery() != null) {
            throw new IllegalArgumentException("the S3 endpoint on " + endpoint.getHost()
                    + " carries user info or a query: leave only http(s)://host[:port]");
        }
    }

    @Override
    public String toString() {
        return "S3Connection[bucket=" + bucket + ", region=" + region + ", endpoint="
                + endpoint.map(URI::toString).orElse("AWS") + ", pathStyle=" + pathStyle + "]";
    }
}
