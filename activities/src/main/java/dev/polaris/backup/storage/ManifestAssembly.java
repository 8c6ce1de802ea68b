package dev.polaris.backup.storage;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.storage.source.BucketSettings;
import dev.polaris.backup.storage.source.KeyRange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Puts the records of all ranges together and commits them as one manifest. */
final class ManifestAssembly {
    private final Manifests manifests;
    private final ShrinkLimit limit;
    private final String source;
    private final AtomicLong read = new AtomicLong();

    ManifestAssembly(Manifests manifests, ShrinkLimit limit, String source) {
        this.manifests = manifests;
        this.limit = limit;
        this.source = source;
    }

    /** Records read so far. */
    long read() {
        return read.get();
    }

    /** Commits. */
    CommittedManifest commit(ManifestRequest request, BucketSettings settings) throws IOException {
        SyncOrder order = request.order();
        List<ManifestShard> shards = new ArrayList<>();
        SyncTotals totals = SyncTotals.NONE;
        try (var records = new RangeRecords(manifests.store(), order).all()) {
            for (RangeRecord record : (Iterable<RangeRecord>) records::iterator) {
                read.incrementAndGet();
                shards.add(record.shard());
                totals = totals.plus(record.totals());
            }
        }
        shards.sort(Comparator.comparing(
                (ManifestShard shard) -> shard.range().after().orElse(null),
                Comparator.nullsFirst(ByteOrder::compare)));
        refuseGaps(shards);
        Optional<StorageManifest> previous = previous(order);
        if (previous.isPresent()) {
            limit.check(order, previous.get().totals().objects(), totals.objects() + totals.unreadable());
        }
        StorageManifest manifest = new StorageManifest(
                StorageManifest.FORMAT_VERSION,
                order.syncId(),
                order.slot().slot().env(),
                order.slot().bucket(),
                request.purpose(),
                request.workflowId(),
                request.runId(),
                request.scheduledFor(),
                request.startedAt(),
                Instant.now(),
                source,
                settings,
                order.options(),
                order.previous(),
                totals,
                shards);
        PinnedObject commit = manifests.commit(order.slot(), manifest);
        return new CommittedManifest(commit, totals, shards.size());
    }

    private Optional<StorageManifest> previous(SyncOrder order) throws IOException {
        return order.previous() == null ? Optional.empty() : Optional.of(manifests.read(order.previous()));
    }

    /** A range that nobody has done would be missing from the inventory, and its objects would seem deleted. */
    private static void refuseGaps(List<ManifestShard> shards) {
        Optional<String> end = Optional.empty();
        for (int i = 0; i < shards.size(); i++) {
            KeyRange range = shards.get(i).range();
            if (!range.after().equals(end) || i > 0 && end.isEmpty()) {
                throw FailureType.UNEXPECTED.failure("The ranges of the sync do not fit together.");
            }
            end = range.through();
        }
        if (shards.isEmpty() || end.isPresent()) {
            throw FailureType.UNEXPECTED.failure("The ranges of the sync do not reach the last key.");
        }
    }
}
