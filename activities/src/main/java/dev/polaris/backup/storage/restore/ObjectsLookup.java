package dev.polaris.backup.storage.restore;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.storage.SyncCatalog;
import dev.polaris.backup.storage.manifest.CommittedSync;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.storage.source.BucketSettings;
import dev.polaris.backup.storage.source.RestStorageTarget;
import dev.polaris.backup.storage.source.StorageSourceException;
import dev.polaris.backup.verify.VerificationRecord;
import dev.polaris.backup.verify.VerificationStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the sync that a request means, and the project that it restores into. */
final class ObjectsLookup {
    private final Manifests manifests;
    private final VerificationStore verifications;
    private final TargetProjects projects;

    ObjectsLookup(Manifests manifests, VerificationStore verifications, TargetProjects projects) {
        this.manifests = manifests;
        this.verifications = verifications;
        this.projects = projects;
    }

    LocatedObjects locate(StorageRestoreRequest request) throws IOException {
        ObjectChoice choice = choice(request);
        CommittedSync sync = SyncCatalog.find(manifests, request.env(), request.bucket(), request.backup());
        StorageManifest manifest = sync.manifest();
        RestStorageTarget target = projects.project(request.targetEnv());
        Optional<BucketSettings> there = bucket(target, request.targetBucket());
        Optional<TargetProjects.Named> database =
                projects.database(request.targetEnv(), Optional.ofNullable(request.database()));
        BackupState state =
                verifications.read(sync).map(VerificationRecord::state).orElse(BackupState.COMMITTED);
        int[] span = span(manifest.shards(), KeyFilter.of(choice));
        return new LocatedObjects(
                sync.slot().slot().path(),
                manifest.syncId(),
                sync.commit(),
                manifest.startedAt(),
                state,
                manifest.totals().objects(),
                manifest.totals().bytes(),
                span[0],
                span[1],
                request.targetEnv(),
                request.targetBucket(),
                target.label(),
                there.isPresent(),
                database.map(TargetProjects.Named::name).orElse(null),
                findings(sync, state, there, database));
    }

    private static ObjectChoice choice(StorageRestoreRequest request) {
        try {
            return ObjectChoice.of(request);
        } catch (IllegalArgumentException e) {
            throw FailureType.BAD_INPUT.failure("The request cannot be followed: " + e.getMessage() + ".");
        }
    }

    private static Optional<BucketSettings> bucket(RestStorageTarget target, String id) {
        try {
            return Optional.of(target.source().bucket(id));
        } catch (StorageSourceException.BucketMissing e) {
            return Optional.empty();
        }
    }

    /** The first part that can hold chosen objects, and the one behind the last. */
    private static int[] span(List<ManifestShard> shards, KeyFilter filter) {
        int first = 0;
        int end = 0;
        for (int shard = 0; shard < shards.size(); shard++) {
            if (filter.mayBeIn(shards.get(shard).range())) {
                first = end == 0 ? shard : first;
                end = shard + 1;
            }
        }
        return new int[] {first, end};
    }

    private static List<String> findings(
            CommittedSync sync,
            BackupState state,
            Optional<BucketSettings> there,
            Optional<TargetProjects.Named> database) {
        List<String> findings = new ArrayList<>(sync.alarms());
        if (state == BackupState.FAILED) {
            findings.add(
                    "the sync's verification has failed; each object is compared with its digest before it is sent");
        }
        BucketSettings recorded = sync.manifest().settings();
        if (there.isEmpty()) {
            findings.add("the bucket is not there and is created, " + describe(recorded));
        } else {
            if (there.get().open() != recorded.open()) {
                findings.add("the bucket is " + (there.get().open() ? "public" : "private") + " today and was not then;"
                        + " it stays so");
            }
            if (BucketLimits.isLimited(there.get())) {
                findings.add("the bucket's limits are lifted meanwhile and then put back: " + describe(there.get()));
            }
        }
        if (database.isEmpty()) {
            findings.add("no database is named: owner and time of creation of what is uploaded are new");
        }
        findings.add("ids, versions and times of the last change are always new: Storage gives them at every upload");
        return findings;
    }

    private static String describe(BucketSettings settings) {
        return (settings.open() ? "public" : "private") + ", size limit "
                + (settings.fileSizeLimit().isPresent()
                        ? settings.fileSizeLimit().getAsLong() + " bytes"
                        : "none")
                + ", types "
                + (settings.allowedMimeTypes().isEmpty() ? "all" : String.join(" ", settings.allowedMimeTypes()));
    }
}
