package dev.polaris.backup.s3;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real S3 server with every role's policy and one versioned bucket with object lock: a SeaweedFS of its own, or a
 * running one named by the environment.
 *
 * <p>A running one: {@code POLARIS_TEST_S3_ENDPOINT}, {@code …_REGION}, {@code …_BUCKET}, {@code …_ENV} (the
 * environment its policies are for), and for each of {@link S3Role} {@code POLARIS_TEST_S3_BACKUP_ACCESS_KEY} and
 * {@code …_SECRET_KEY}. Its bucket is shared, so tests write only under keys of their own; it cannot be killed.
 *
 * <p>One of its own: the program {@code weed} from {@code POLARIS_WEED} or the PATH, state under {@code target/}, ended by
 * its own process id at the latest when this virtual machine ends.
 */
public final class S3Server implements AutoCloseable {
    private static final String SETTING = "POLARIS_TEST_S3_";
    private static S3Server shared;

    private final String region;
    private final String bucket;
    private final String env;
    private final URI endpoint;
    private final Map<S3Role, AwsBasicCredentials> credentials;
    private final Optional<WeedProcess> process;

    private S3Server(
            String region,
            String bucket,
            String env,
            URI endpoint,
            Map<S3Role, AwsBasicCredentials> credentials,
            Optional<WeedProcess> process) {
        this.region = region;
        this.bucket = bucket;
        this.env = env;
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.process = process;
    }

    /** The server all tests of this virtual machine share; the running one when the environment names one. */
    public static synchronized S3Server shared() throws IOException, InterruptedException {
        if (shared == null) {
            shared = System.getenv(SETTING + "ENDPOINT") == null ? start() : running();
        }
        return shared;
    }

    /** A server of the caller's own, for tests that kill it. */
    public static S3Server start() throws IOException, InterruptedException {
        String bucket = "polaris-backups";
        String env = "prod";
        Map<S3Role, AwsBasicCredentials> credentials = new EnumMap<>(S3Role.class);
        for (S3Role role : S3Role.values()) {
            credentials.put(
                    role, AwsBasicCredentials.create(role.policyName() + "-key", role.policyName() + "-test-secret"));
        }
        Path directory = Files.createDirectories(Path.of("target").toAbsolutePath());
        WeedProcess process = new WeedProcess(
                program(),
                Files.createTempDirectory(directory, "s3-"),
                RolePolicies.identities(credentials, bucket, env));
        process.start();
        S3Server server = new S3Server("us-east-1", bucket, env, process.endpoint(), credentials, Optional.of(process));
        try (S3Client admin = server.client(S3Role.ADMIN)) {
            admin.createBucket(request -> request.bucket(bucket).objectLockEnabledForBucket(true));
        }
        return server;
    }

    private static S3Server running() {
        Map<S3Role, AwsBasicCredentials> credentials = new EnumMap<>(S3Role.class);
        for (S3Role role : S3Role.values()) {
            credentials.put(
                    role, AwsBasicCredentials.create(setting(role + "_ACCESS_KEY"), setting(role + "_SECRET_KEY")));
        }
        return new S3Server(
                setting("REGION"),
                setting("BUCKET"),
                setting("ENV"),
                URI.create(setting("ENDPOINT")),
                credentials,
                Optional.empty());
    }

    private static String setting(String name) {
        String value = System.getenv(SETTING + name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(SETTING + "ENDPOINT is set but " + SETTING + name + " is not");
        }
        return value;
    }

    private static Path program() {
        String named = System.getenv("POLARIS_WEED");
        if (named != null) {
            return Path.of(named);
        }
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "weed"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no S3 server for the tests: put SeaweedFS's program weed on the PATH, or name it in POLARIS_WEED,"
                                + " or name a running server in POLARIS_TEST_S3_ENDPOINT"));
    }

    public URI endpoint() {
        return endpoint;
    }

    public String region() {
        return region;
    }

    public String bucket() {
        return bucket;
    }

    /** The environment the roles' policies are for. */
    public String env() {
        return env;
    }

    public AwsBasicCredentials credentials(S3Role role) {
        return credentials.get(role);
    }

    public S3Connection connection(S3Role role) {
        return connection(role, endpoint);
    }

    /** A connection by way of another address, such as a proxy's. */
    public S3Connection connection(S3Role role, URI by) {
        return new S3Connection(
                Optional.of(by),
                region,
                bucket,
                true,
                new Encryption.Aes256(),
                StaticCredentialsProvider.create(credentials.get(role)));
    }

    /** The SDK's own client, for what the program never does. The caller closes it. */
    public S3Client client(S3Role role) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(credentials.get(role)))
                .build();
    }

    /** Ends the server as a power failure would. */
    public void kill() throws InterruptedException {
        own().kill();
    }

    /** Starts it again with what it had stored, on the same ports. */
    public void restart() throws IOException, InterruptedException {
        own().start();
    }

    private WeedProcess own() {
        return process.orElseThrow(() -> new IllegalStateException("this S3 server is not ours to kill or start"));
    }

    @Override
    public void close() {
        process.ifPresent(WeedProcess::discard);
    }
}
