package dev.polaris.backup.storage.restore;

import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.CopyLanes;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.source.RestStorageTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One attempt to carry out the plan of one part. */
final class ShardRestore implements LargeUploads.Moved {
    /** Rows changed together. */
    private static final int MOST_OWNERS = 500;

    private final ObjectStore store;
    private final CopyLanes lanes;
    private final ObjectsOrder order;
    private final int shard;
    private final ObjectRestore restore;
    private final Optional<ObjectOwners> owners;
    private final RestoreTally tally = new RestoreTally();
    private final List<ManifestEntry> ownersToSet = new ArrayList<>();
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong uploadedBytes = new AtomicLong();
    private volatile ObjectsProgress atLarge = new ObjectsProgress(0, 0, 0, 0, 0);

    /** @param owners empty when no database was named */
    ShardRestore(
            ObjectStore store,
            CopyLanes lanes,
            RestStorageTarget target,
            Optional<ObjectOwners> owners,
            ObjectsOrder order,
            int shard) {
        this.store = store;
        this.lanes = lanes;
        this.owners = owners;
        this.order = order;
        this.shard = shard;
        this.restore = new ObjectRestore(store, target, order, this);
    }

    /** Bytes and objects that have moved: whether anything happens. */
    long moved() {
        return moved.get();
    }

    ObjectsProgress progress() {
        ObjectsProgress large = atLarge;
        return new ObjectsProgress(
                shard, tally.objects(), uploadedBytes.get(), large.uploadOffset(), large.uploadLength());
    }

    @Override
    public void read(long bytes) {
        moved.addAndGet(bytes + 1);
    }

    @Override
    public void uploaded(long bytes, long offset, long length) {
        moved.addAndGet(bytes + 1);
        uploadedBytes.addAndGet(bytes);
        if (length > 0) {
            atLarge = new ObjectsProgress(shard, 0, 0, offset, length);
        }
    }

    RestoredObjects run() throws Exception {
        PlanStore plans = new PlanStore(store, order);
        PlanRecord plan = plans.read(shard);
        if (plan.lines() == null) {
            return RestoredObjects.NONE;
        }
        try (PlanReader lines = new PlanReader(store, plan.lines());
                LineOutput report = new LineOutput(() -> plans.newReport(shard));
                InOrder<ObjectResult> results = new InOrder<>(lanes, result -> take(result, report))) {
            for (PlannedObject planned = lines.next(); planned != null; planned = lines.next()) {
                PlannedObject next = planned;
                results.submit(() -> lanes.holding(ObjectRestore.memoryFor(next), () -> restore.restore(next)));
            }
            results.finish();
            setOwners(report);
            var unused = report.finish();
            return tally.totals();
        }
    }

    private void take(ObjectResult result, LineOutput report) throws IOException {
        moved.incrementAndGet();
        tally.add(result);
        if (result.problem() != null) {
            report.write(ReportLine.of(result));
        }
        if (result.bytesThere() && owners.isPresent()) {
            ownersToSet.add(result.object());
            if (ownersToSet.size() == MOST_OWNERS) {
                setOwners(report);
            }
        }
    }

    private void setOwners(LineOutput report) throws IOException {
        if (ownersToSet.isEmpty()) {
            return;
        }
        List<ManifestEntry> missing = owners.orElseThrow().set(ownersToSet);
        tally.owners(ownersToSet.size() - missing.size(), missing.size());
        for (ManifestEntry object : missing) {
            report.write(ReportLine.of(ObjectResult.problem(object, NotRestored.OWNER, null)));
        }
        ownersToSet.clear();
        moved.incrementAndGet();
    }
}
