package dev.polaris.backup.s3;

import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.auth.scheme.S3AuthSchemeParams;
import software.amazon.awssdk.services.s3.auth.scheme.S3AuthSchemeProvider;

/** The SDK's two clients of one connection: one that asks again by itself and one that never does. */
final class S3Clients implements AutoCloseable {
    private final SdkHttpClient http;
    private final S3Client retrying;
    private final S3Client single;

    private final List<ExecutionInterceptor> interceptors;

    S3Clients(S3Connection connection, S3Timings timings, List<ExecutionInterceptor> interceptors) {
        this.interceptors = List.copyOf(interceptors);
        http = Apache5HttpClient.builder()
                .connectionTimeout(timings.connect())
                .socketTimeout(timings.silence())
                .maxConnections(64)
                .build();
        BackoffStrategy pause = BackoffStrategy.exponentialDelay(timings.firstDelay(), timings.longestDelay());
        retrying = client(
                connection,
                AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(timings.attempts())
                        .backoffStrategy(pause)
                        .throttlingBackoffStrategy(pause)
                        // The bound is ours; the SDK's own budget would end the retries of one part because of another.
                        .circuitBreakerEnabled(false)
                        .build());
        single = client(connection, AwsRetryStrategy.doNotRetry());
    }

    private S3Client client(S3Connection connection, RetryStrategy retries) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(http)
                .region(Region.of(connection.region()))
                .forcePathStyle(connection.pathStyle())
                .credentialsProvider(guarded(connection.credentials()))
                // We send SHA-256 of the bytes ourselves and check what is read against recorded digests; the SDK's
                // trailing CRC makes a body that not every S3 server understands.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .putAuthScheme(new BodySigning())
                .authSchemeProvider(S3Clients::signingBodies)
                .overrideConfiguration(override -> {
                    override.retryStrategy(retries);
                    interceptors.forEach(override::addExecutionInterceptor);
                });
        connection.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /**
     * Puts the SHA-256 of every body into its signed request, also over TLS, so that the server checks it; but for parts of
     * uploads, which are large and have their MD5 there.
     */
    private static List<AuthSchemeOption> signingBodies(S3AuthSchemeParams parameters) {
        boolean signed = !parameters.operation().equals("UploadPart");
        return S3AuthSchemeProvider.defaultProvider().resolveAuthScheme(parameters).stream()
                .map(option -> option.toBuilder()
                        .putSignerProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, signed)
                        .build())
                .toList();
    }

    private static AwsCredentialsProvider guarded(AwsCredentialsProvider credentials) {
        return () -> {
            try {
                return credentials.resolveCredentials();
            } catch (SdkException e) {
                throw new S3Calls.CredentialsUnavailable();
            }
        };
    }

    /** Repeats what fails on the way, for requests that have the same effect however often they arrive. */
    S3Client retrying() {
        return retrying;
    }

    /** Sends every request at most once. */
    S3Client single() {
        return single;
    }

    @Override
    public void close() {
        retrying.close();
        single.close();
        http.close();
    }
}
