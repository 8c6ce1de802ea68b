package dev.polaris.backup.worker;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.MissingSecretException;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.config.StorageConfig;
import dev.polaris.backup.config.StorageS3Config;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.s3.S3Timings;
import dev.polaris.backup.storage.source.RequestPace;
import dev.polaris.backup.storage.source.RestStorageSource;
import dev.polaris.backup.storage.source.S3StorageSource;
import dev.polaris.backup.storage.source.ServiceKey;
import dev.polaris.backup.storage.source.SharedPace;
import dev.polaris.backup.storage.source.SqlStorageSource;
import dev.polaris.backup.storage.source.StorageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * Opens an environment's Storage when it is first needed, and again when its key was changed meanwhile. A source that was
 * given out stays open until the worker ends: somebody may still read from it.
 */
final class StorageSources implements Supplier<StorageSource>, AutoCloseable {
    private final EnvironmentConfig env;
    private final StorageConfig config;
    private final Map<String, String> environment;
    private final RequestPace pace = new SharedPace();
    private final List<StorageSource> opened = new ArrayList<>();
    private String openedWith;

    StorageSources(EnvironmentConfig env, StorageConfig config, Map<String, String> environment) {
        this.env = env;
        this.config = config;
        this.environment = environment;
    }

    @Override
    public synchronized StorageSource get() {
        String key = resolve(config.listing() == StorageConfig.Listing.S3 ? s3().secretKey() : config.key());
        if (!key.equals(openedWith)) {
            opened.add(open(key));
            openedWith = key;
        }
        return opened.get(opened.size() - 1);
    }

    private StorageSource open(String key) {
        return switch (config.listing()) {
            case REST -> rest(key);
            case SQL ->
                new SqlStorageSource(
                        new PostgresDatabase(PostgresDatabase.Side.SOURCE, env.source(), environment), rest(key));
            case S3 ->
                new S3StorageSource(
                        s3().endpoint(),
                        s3().region(),
                        () -> AwsBasicCredentials.create(resolve(s3().accessKey()), resolve(s3().secretKey())),
                        pace,
                        S3Timings.standard());
        };
    }

    private StorageSource rest(String key) {
        return new RestStorageSource(config.url(), ServiceKey.parse(key), pace, S3Timings.standard());
    }

    private StorageS3Config s3() {
        return config.s3().orElseThrow();
    }

    private String resolve(SecretReference reference) {
        try {
            return reference.resolve(environment);
        } catch (MissingSecretException e) {
            throw FailureType.MISSING_SECRET.failure("For the Storage of " + env.name() + ": " + e.getMessage() + ".");
        }
    }

    @Override
    public synchronized void close() {
        opened.forEach(StorageSource::close);
    }
}
