package dev.polaris.backup.storage;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.storage.manifest.CommittedSync;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.verify.Check;
import dev.polaris.backup.verify.VerificationRecord;
import dev.polaris.backup.verify.VerificationStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers questions about syncs for one environment. */
public final class SyncCatalog implements SyncCatalogActivities {
    private static final int USUAL_PAGE = 20;
    private static final int LONGEST_PAGE = 100;
    private static final int FINDINGS_SHOWN = 5;
    private static final String NEWEST = "newest";

    private final String bucket;
    private final Manifests manifests;
    private final VerificationStore verifications;

    /** @param bucket the backup bucket's name, for people */
    public SyncCatalog(String bucket, Manifests manifests, VerificationStore verifications) {
        this.bucket = bucket;
        this.manifests = manifests;
        this.verifications = verifications;
    }

    @Override
    public SyncList listSyncs(ListSyncsRequest request) {
        return ActivityFailures.typed(() -> {
            if (request.bucket() == null) {
                return new SyncList(
                        manifests.buckets(request.env()).stream()
                                .flatMap(mirrored -> manifests.newest(request.env(), mirrored).stream())
                                .map(this::summary)
                                .toList(),
                        false);
            }
            int limit = request.limit() == null ? USUAL_PAGE : Math.max(1, Math.min(request.limit(), LONGEST_PAGE));
            List<CommittedSync> page;
            try (Stream<CommittedSync> syncs = manifests.newestFirst(request.env(), request.bucket())) {
                page = olderThan(syncs, request).limit(limit + 1L).toList();
            }
            return new SyncList(page.stream().limit(limit).map(this::summary).toList(), page.size() > limit);
        });
    }

    @Override
    public SyncDetails showSync(ShowSyncRequest request) {
        return ActivityFailures.typed(() -> {
            CommittedSync sync = find(manifests, request.env(), request.bucket(), request.slot());
            StorageManifest manifest = sync.manifest();
            List<Check> checks = verifications.read(sync).map(VerificationRecord::checks).orElse(List.of()).stream()
                    .map(check -> check.shortened(FINDINGS_SHOWN))
                    .toList();
            return new SyncDetails(
                    summary(sync),
                    "s3://" + bucket + "/" + sync.commit().key(),
                    sync.commit().versionId(),
                    manifest.source(),
                    manifest.previous() == null ? null : manifest.previous().key(),
                    manifest.settings().open(),
                    manifest.shards().size(),
                    manifest.workflowId(),
                    checks);
        });
    }

    /**
     * The sync that a person names.
     *
     * @param slot null or {@code newest} for the newest
     * @throws io.temporal.failure.ApplicationFailure {@code NO_BACKUP} or {@code BAD_INPUT}
     */
    public static CommittedSync find(Manifests manifests, String env, String bucket, String slot) throws IOException {
        if (!StorageSlot.isBucket(bucket)) {
            throw FailureType.BAD_INPUT.failure("\"" + bucket + "\" cannot be a bucket.");
        }
        Optional<CommittedSync> found = slot == null || slot.equals(NEWEST)
                ? manifests.newest(env, bucket)
                : manifests.read(new StorageSlot(bucket, slot(env, slot)));
        return found.orElseThrow(() -> FailureType.NO_BACKUP.failure("Bucket " + bucket + " of " + env
                + " has no committed sync" + (slot == null || slot.equals(NEWEST) ? "." : " in " + slot + ".")));
    }

    private static Slot slot(String env, String path) {
        try {
            return Slot.parse(env, path);
        } catch (IllegalArgumentException e) {
            throw FailureType.BAD_INPUT.failure(e.getMessage() + ".");
        }
    }

    private static Stream<CommittedSync> olderThan(Stream<CommittedSync> syncs, ListSyncsRequest request) {
        if (request.before() == null) {
            return syncs;
        }
        Slot before = slot(request.env(), request.before());
        return syncs.dropWhile(sync -> !sync.slot().slot().equals(before)).skip(1);
    }

    private SyncSummary summary(CommittedSync sync) {
        StorageManifest manifest = sync.manifest();
        return new SyncSummary(
                manifest.bucket(),
                sync.slot().slot().path(),
                manifest.syncId(),
                manifest.purpose(),
                state(sync),
                manifest.startedAt(),
                Duration.between(manifest.startedAt(), manifest.committedAt()),
                manifest.totals(),
                sync.alarms());
    }

    private BackupState state(CommittedSync sync) {
        try {
            return verifications.read(sync).map(VerificationRecord::state).orElse(BackupState.COMMITTED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
