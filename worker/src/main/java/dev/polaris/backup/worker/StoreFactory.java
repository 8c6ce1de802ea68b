package dev.polaris.backup.worker;

import dev.polaris.backup.config.MissingSecretException;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.Problem;
import dev.polaris.backup.config.StoreConfig;
import dev.polaris.backup.config.StoreCredentials;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.s3.Encryption;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.S3Connection;
import dev.polaris.backup.s3.S3Timings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Opens the bucket with a role's own key, or with the machine's identity when the configuration gives none. */
public final class StoreFactory {
    private final PolarisConfig config;
    private final Map<String, String> environment;

    public StoreFactory(PolarisConfig config, Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
    }

    /** The parts of a role's key that cannot be read; empty when it has one or needs none. */
    public List<Problem> missing(Role role) {
        return Secrets.missingStoreKey(config, role, environment);
    }

    /** Opens the bucket as a role; the caller closes it. */
    public ObjectStore open(Role role) {
        return open(role, List.of());
    }

    /** The same with interceptors of every request. */
    ObjectStore open(Role role, List<ExecutionInterceptor> interceptors) {
        StoreConfig store = config.store();
        S3Connection connection = new S3Connection(
                store.endpoint(),
                store.region(),
                store.bucket(),
                store.pathStyle(),
                store.kmsKey().<Encryption>map(Encryption.Kms::new).orElseGet(Encryption.Aes256::new),
                credentials(Optional.ofNullable(config.storeCredentials().get(role))));
        return new ObjectStore(connection, S3Timings.standard(), interceptors);
    }

    private AwsCredentialsProvider credentials(Optional<StoreCredentials> configured) {
        return configured
                .<AwsCredentialsProvider>map(own -> () -> resolve(own))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private AwsBasicCredentials resolve(StoreCredentials credentials) {
        try {
            return AwsBasicCredentials.create(
                    credentials.accessKey().resolve(environment),
                    credentials.secretKey().resolve(environment));
        } catch (MissingSecretException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
