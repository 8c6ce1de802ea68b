package dev.polaris.backup.starter;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.CommittedManifest;
import dev.polaris.backup.storage.DumpVerdict;
import dev.polaris.backup.storage.ListSyncsRequest;
import dev.polaris.backup.storage.ManifestRequest;
import dev.polaris.backup.storage.RangePlan;
import dev.polaris.backup.storage.RangeRequest;
import dev.polaris.backup.storage.RangeResult;
import dev.polaris.backup.storage.ShardVerdict;
import dev.polaris.backup.storage.ShowSyncRequest;
import dev.polaris.backup.storage.StorageSlot;
import dev.polaris.backup.storage.StorageSyncActivities;
import dev.polaris.backup.storage.StorageVerifyActivities;
import dev.polaris.backup.storage.StorageVerifyRequest;
import dev.polaris.backup.storage.SyncCatalogActivities;
import dev.polaris.backup.storage.SyncDetails;
import dev.polaris.backup.storage.SyncFacts;
import dev.polaris.backup.storage.SyncList;
import dev.polaris.backup.storage.SyncOrder;
import dev.polaris.backup.storage.SyncSummary;
import dev.polaris.backup.storage.SyncTotals;
import dev.polaris.backup.storage.SyncVerdict;
import dev.polaris.backup.storage.VerifyOrder;
import dev.polaris.backup.storage.VerifyShardRequest;
import dev.polaris.backup.verify.Check;
import dev.polaris.backup.verify.CheckVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A project with a bucket of ten objects, of which one range holds too much. The bucket {@value #EMPTIED} has none left. */
final class StandInSyncs implements StorageSyncActivities, SyncCatalogActivities, StorageVerifyActivities {
    static final String EMPTIED = "emptied";
    private static final Instant START = Instant.parse("2026-11-24T20:00:00Z");
    private static final SyncTotals TOTALS = new SyncTotals(5, 5 << 20, 2, 1, 2, 1, 0, 0, 3, 3 << 20);

    @Override
    public SyncFacts inspect(SyncOrder order) {
        if (order.slot().bucket().equals(EMPTIED) && !order.options().acceptShrink()) {
            throw FailureType.LISTING_SHRANK.failure("The bucket emptied lists 0 objects and had 5.");
        }
        return new SyncFacts(false, null, null, 0, null, "project", 2);
    }

    @Override
    public RangePlan planRanges(SyncOrder order) {
        return new RangePlan(1, 10);
    }

    @Override
    public RangeResult syncRange(RangeRequest request) {
        return new RangeResult(TOTALS, request.range().equals("0") ? 1 : 0);
    }

    @Override
    public CommittedManifest commit(ManifestRequest request) {
        return new CommittedManifest(manifest(request.order().slot()), TOTALS.plus(TOTALS), 2);
    }

    private static PinnedObject manifest(StorageSlot slot) {
        return new PinnedObject(slot.manifestKey(), "1", 10, "0".repeat(64));
    }

    @Override
    public void endUploads(SyncOrder order) {}

    @Override
    public SyncList listSyncs(ListSyncsRequest request) {
        return new SyncList(List.of(summary(request.bucket() == null ? "user-media" : request.bucket())), false);
    }

    @Override
    public SyncDetails showSync(ShowSyncRequest request) {
        return new SyncDetails(
                summary(request.bucket()),
                "s3://bucket/manifest.json",
                "1",
                "project",
                null,
                true,
                2,
                "made/by",
                List.of());
    }

    private static SyncSummary summary(String bucket) {
        return new SyncSummary(
                bucket,
                "2026/11/24",
                "sync-1",
                Purpose.SCHEDULED,
                BackupState.VERIFIED,
                START,
                Duration.ofSeconds(90),
                TOTALS,
                List.of());
    }

    @Override
    public VerifyOrder find(StorageVerifyRequest request) {
        StorageSlot slot =
                new StorageSlot(request.bucket(), dev.polaris.backup.database.Slot.parse(request.env(), "2026/11/24"));
        return new VerifyOrder("verify-1", "sync-1", slot, manifest(slot), 2, 1, false, START);
    }

    @Override
    public ShardVerdict verifyShard(VerifyShardRequest request) {
        return new ShardVerdict(5, 1, 0, 1 << 20, 0);
    }

    @Override
    public DumpVerdict compareWithDump(VerifyOrder order) {
        return new DumpVerdict("2026/11/24", 10, 1, 0);
    }

    @Override
    public SyncVerdict conclude(VerifyOrder order) {
        return new SyncVerdict(
                order.slot().bucket(),
                "2026/11/24",
                BackupState.VERIFIED,
                List.of(new Check("objects", CheckVerdict.PASSED, START, List.of())),
                new ShardVerdict(10, 2, 0, 2 << 20, 0));
    }
}
