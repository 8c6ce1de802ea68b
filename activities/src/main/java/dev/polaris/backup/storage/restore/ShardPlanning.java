package dev.polaris.backup.storage.restore;

import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.CopyLanes;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.manifest.ShardReader;
import dev.polaris.backup.storage.restore.PlannedObject.Action;
import dev.polaris.backup.storage.source.ObjectContent;
import dev.polaris.backup.storage.source.ObjectFacts;
import dev.polaris.backup.storage.source.StorageSource;
import dev.polaris.backup.storage.source.StorageSourceException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One attempt to plan one part of an inventory; only reads the project. */
final class ShardPlanning {
    private final ObjectStore store;
    private final CopyLanes lanes;
    private final StorageSource target;
    private final ObjectsOrder order;
    private final int shard;
    private final ObjectDecision decision;
    private final AtomicLong moved = new AtomicLong();

    ShardPlanning(ObjectStore store, CopyLanes lanes, StorageSource target, ObjectsOrder order, int shard) {
        this.store = store;
        this.lanes = lanes;
        this.target = target;
        this.order = order;
        this.shard = shard;
        this.decision = new ObjectDecision(order.choice().mode());
    }

    /** Objects looked at: whether anything happens. */
    long moved() {
        return moved.get();
    }

    ObjectsProgress progress() {
        return new ObjectsProgress(shard, moved.get(), 0, 0, 0);
    }

    PlannedObjects plan(ManifestShard part) throws Exception {
        PlanStore plans = new PlanStore(store, order);
        Optional<PlanRecord> earlier = plans.find(shard);
        if (earlier.isPresent()) {
            return earlier.get().totals();
        }
        KeyFilter filter = KeyFilter.of(order.choice());
        if (!filter.mayBeIn(part.range())) {
            return plans.create(shard, new PlanRecord(null, PlannedObjects.NONE))
                    .totals();
        }
        PlanTally tally = new PlanTally();
        ShardReader inventory = ShardReader.open(store, part.object(), lost -> {
            if (filter.test(lost.key())) {
                tally.lost();
            }
        });
        try (LineOutput lines = new LineOutput(() -> plans.newLines(shard));
                TargetObjects there = new TargetObjects(
                        target, order.source().toBucket(), !filter.namesKeys(), moved::incrementAndGet);
                InOrder<PlannedObject> decisions = new InOrder<>(lanes, planned -> {
                    tally.add(planned);
                    if (planned.action() != Action.LEAVE) {
                        lines.write(planned);
                    }
                })) {
            while (inventory.hasNext()) {
                ManifestEntry object = inventory.next();
                moved.incrementAndGet();
                if (filter.test(object.key())) {
                    decide(object, there, decisions);
                }
            }
            decisions.finish();
            return plans.create(shard, new PlanRecord(lines.finish().orElse(null), tally.totals(shard, lines.digest())))
                    .totals();
        }
    }

    private void decide(ManifestEntry object, TargetObjects there, InOrder<PlannedObject> decisions) throws Exception {
        Optional<ObjectFacts> facts = order.source().bucketThere() ? there.find(object.key()) : Optional.empty();
        PlannedObject planned = decision.decide(object, facts);
        boolean asked = planned.action() == Action.LEAVE && !order.choice().trustListing();
        if (asked) {
            decisions.submit(() -> askForBytes(planned));
        } else {
            decisions.add(planned);
        }
    }

    /** A database that was restored without its files lists objects that cannot be read. */
    private PlannedObject askForBytes(PlannedObject planned) throws IOException {
        ManifestEntry object = planned.object();
        try (ObjectContent content = target.open(order.source().toBucket(), object.key(), Optional.empty(), 0, 1)) {
            content.stream().transferTo(OutputStream.nullOutputStream());
            return planned;
        } catch (StorageSourceException.BytesMissing e) {
            return new PlannedObject(object, Action.REPLACE, planned.there());
        } catch (StorageSourceException.ObjectGone e) {
            return new PlannedObject(object, Action.CREATE, null);
        } finally {
            moved.incrementAndGet();
        }
    }
}
