package dev.polaris.backup.storage;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.outcome.SeenBackup;
import dev.polaris.backup.storage.manifest.CommittedSync;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.verify.VerificationRecord;
import dev.polaris.backup.verify.VerificationStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.stream.Stream;

/** The syncs of a bucket as the metrics see them. */
public final class SeenSyncs implements SeenBackup.Source {
    private final String env;
    private final String bucket;
    private final Manifests manifests;
    private final VerificationStore verifications;

    public SeenSyncs(String env, String bucket, Manifests manifests, VerificationStore verifications) {
        this.env = env;
        this.bucket = bucket;
        this.manifests = manifests;
        this.verifications = verifications;
    }

    @Override
    public String kind() {
        return "storage-" + bucket;
    }

    @Override
    public BackupState best() {
        return BackupState.VERIFIED;
    }

    @Override
    public String unitsGauge() {
        return "polaris_backup_objects";
    }

    @Override
    public String durationGauge() {
        return "polaris_backup_sync_duration_seconds";
    }

    @Override
    public boolean watchesLosses() {
        return false;
    }

    @Override
    public Stream<SeenBackup> newestFirst() {
        return manifests.newestFirst(env, bucket).map(this::seen);
    }

    private SeenBackup seen(CommittedSync sync) {
        StorageManifest manifest = sync.manifest();
        return new SeenBackup(
                state(sync),
                manifest.startedAt(),
                manifest.totals().bytes(),
                manifest.totals().objects(),
                Duration.between(manifest.startedAt(), manifest.committedAt()).toMillis() / 1000.0,
                Double.NaN);
    }

    private BackupState state(CommittedSync sync) {
        try {
            return verifications.read(sync).map(VerificationRecord::state).orElse(BackupState.COMMITTED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
