package dev.polaris.backup.storage;

import dev.polaris.backup.catalog.BackupCatalog;
import dev.polaris.backup.catalog.CommittedSlot;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.restore.PinnedBackup;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.manifest.CommittedSync;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.verify.Check;
import dev.polaris.backup.verify.CheckVerdict;
import dev.polaris.backup.verify.VerificationRecord;
import dev.polaris.backup.verify.VerificationStore;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The verify role's look at mirrors, for one environment: adapters between Temporal and the classes that do it. */
public final class StorageVerifyActivitiesForEnvironment implements StorageVerifyActivities {
    private static final String MANIFEST = "manifest";
    private static final int USUAL_SAMPLE = 1;
    private static final int EVERYTHING = 100;

    /** A database backup of another day says nothing about this one's objects. */
    private static final Duration SAME_DAY = Duration.ofHours(24);

    private final ObjectStore store;
    private final Manifests manifests;
    private final BackupCatalog backups;
    private final VerificationStore verifications;
    private final CopyLanes lanes;

    /** @param lanes shared by all environments of the process */
    public StorageVerifyActivitiesForEnvironment(
            Manifests manifests, BackupCatalog backups, VerificationStore verifications, CopyLanes lanes) {
        this.store = manifests.store();
        this.manifests = manifests;
        this.backups = backups;
        this.verifications = verifications;
        this.lanes = lanes;
    }

    @Override
    public VerifyOrder find(StorageVerifyRequest request) {
        return ActivityFailures.typed(() -> {
            CommittedSync sync = SyncCatalog.find(manifests, request.env(), request.bucket(), request.slot());
            boolean full = Boolean.TRUE.equals(request.full());
            int sample = request.sample() == null ? USUAL_SAMPLE : request.sample();
            VerifyOrder order = new VerifyOrder(
                    UUID.randomUUID().toString().substring(0, 8),
                    sync.manifest().syncId(),
                    sync.slot(),
                    sync.commit(),
                    sync.manifest().shards().size(),
                    full ? EVERYTHING : sample,
                    Boolean.TRUE.equals(request.onlyNew()) && previousIsVerified(sync.manifest()),
                    Instant.now());
            VerifyNote.Builder note = VerifyNote.builder().check(MANIFEST);
            sync.alarms().forEach(alarm -> note.found(MANIFEST, alarm));
            new VerifyNotes(store, order).write(MANIFEST, note.build(ShardVerdict.NONE));
            return order;
        });
    }

    /** What an earlier sync copied was looked at with that sync; its verdict speaks for its own predecessors too. */
    private boolean previousIsVerified(StorageManifest manifest) throws IOException {
        if (manifest.previous() == null) {
            return false;
        }
        String folder = manifest.previous()
                .key()
                .substring(("manifests/" + manifest.env() + "/" + manifest.bucket() + "/").length());
        String slot = folder.substring(0, folder.lastIndexOf('/'));
        CommittedSync previous = SyncCatalog.find(manifests, manifest.env(), manifest.bucket(), slot);
        return previous.commit().equals(manifest.previous())
                && verifications
                        .read(previous)
                        .filter(verdict -> verdict.state() == BackupState.VERIFIED)
                        .isPresent();
    }

    @Override
    public ShardVerdict verifyShard(VerifyShardRequest request) {
        VerifyOrder order = request.order();
        ShardVerification verification = new ShardVerification(store, lanes, order, request.shard());
        try (ProgressHeartbeat heartbeat = beating(verification::progress, verification::moved)) {
            return ActivityFailures.typed(
                    () -> {
                        StorageManifest manifest = manifests.read(order.manifest());
                        VerifyNote note = verification.run(manifest.shards().get(request.shard()));
                        new VerifyNotes(store, order).write("shard-" + request.shard(), note);
                        return note.verdict();
                    },
                    heartbeat);
        }
    }

    @Override
    public DumpVerdict compareWithDump(VerifyOrder order) {
        DumpComparison[] comparison = new DumpComparison[1];
        LongSupplier moved = () -> comparison[0] == null ? 0 : comparison[0].moved();
        try (ProgressHeartbeat heartbeat = beating(moved::getAsLong, moved)) {
            return ActivityFailures.typed(
                    () -> {
                        StorageManifest manifest = manifests.read(order.manifest());
                        Optional<CommittedSlot> backup = nearest(manifest);
                        Optional<ObjectRows> rows = backup.isEmpty() ? Optional.empty() : rows(backup.get());
                        if (rows.isEmpty()) {
                            return new DumpVerdict(null, 0, 0, 0);
                        }
                        comparison[0] = new DumpComparison(
                                manifests,
                                manifest,
                                rows.get(),
                                backup.get().record().snapshotTime());
                        comparison[0].run();
                        new VerifyNotes(store, order).write("dump", comparison[0].note());
                        return new DumpVerdict(
                                backup.get().slot().path(),
                                comparison[0].read(),
                                comparison[0].explained(),
                                comparison[0].wrong());
                    },
                    heartbeat);
        }
    }

    /** The database backup whose rows are nearest in time. */
    private Optional<CommittedSlot> nearest(StorageManifest manifest) {
        try (Stream<CommittedSlot> slots = backups.newestFirst(manifest.env())) {
            return slots.takeWhile(slot -> distance(slot, manifest).compareTo(SAME_DAY) <= 0
                            || slot.record().snapshotTime().isAfter(manifest.startedAt()))
                    .filter(slot -> slot.record().purpose().countsAsNewest())
                    .filter(slot -> distance(slot, manifest).compareTo(SAME_DAY) <= 0)
                    .min(Comparator.comparing(slot -> distance(slot, manifest)));
        }
    }

    private static Duration distance(CommittedSlot slot, StorageManifest manifest) {
        return Duration.between(slot.record().snapshotTime(), manifest.startedAt())
                .abs();
    }

    private Optional<ObjectRows> rows(CommittedSlot slot) throws IOException {
        BackupSource source = BackupSource.of(slot.record(), slot.slot().path());
        return ObjectRows.of(new PinnedBackup(store, source).archive());
    }

    @Override
    public SyncVerdict conclude(VerifyOrder order) {
        return ActivityFailures.typed(() -> {
            VerifyNotes notes = new VerifyNotes(store, order);
            List<VerifyNote> all = notes.all();
            ShardVerdict found = all.stream().map(VerifyNote::verdict).reduce(ShardVerdict.NONE, ShardVerdict::plus);
            List<Check> checks = checks(all);
            boolean passed = checks.stream().allMatch(check -> check.verdict() == CheckVerdict.PASSED);
            VerificationRecord newer = new VerificationRecord(
                    VerificationRecord.FORMAT_VERSION,
                    order.syncId(),
                    order.syncId(),
                    VerificationRecord.stateOf(checks),
                    checks,
                    List.of(new VerificationRecord.Run(
                            order.sample() == EVERYTHING ? "read-back" : "look",
                            order.startedAt(),
                            Duration.between(order.startedAt(), Instant.now()),
                            passed)),
                    Map.of(),
                    List.of(),
                    null,
                    null);
            CommittedSync sync = SyncCatalog.find(
                    manifests,
                    order.slot().slot().env(),
                    order.slot().bucket(),
                    order.slot().slot().path());
            VerificationRecord merged = verifications.merge(sync, newer);
            return new SyncVerdict(
                    order.slot().bucket(),
                    order.slot().slot().path(),
                    merged.state(),
                    merged.checks().stream()
                            .map(check -> withoutKeys(check, notes.prefix()))
                            .toList(),
                    found);
        });
    }

    private static List<Check> checks(List<VerifyNote> notes) {
        Map<String, Long> counts = new TreeMap<>();
        Map<String, List<String>> findings = new TreeMap<>();
        for (VerifyNote note : notes) {
            note.counts().forEach((check, count) -> counts.merge(check, count, Long::sum));
            note.findings()
                    .forEach((check, some) -> findings.computeIfAbsent(check, name -> new ArrayList<>())
                            .addAll(some));
        }
        List<Check> checks = new ArrayList<>();
        counts.forEach((check, count) -> checks.add(new Check(
                check,
                count == 0 ? CheckVerdict.PASSED : CheckVerdict.FAILED,
                Instant.now(),
                findings.getOrDefault(check, List.of()).stream()
                        .limit(VerifyNote.MOST)
                        .toList())));
        return checks;
    }

    private static Check withoutKeys(Check check, String place) {
        List<String> told = check.findings().isEmpty()
                ? List.of()
                : List.of(check.findings().size() + " findings or more, see verification.json and " + place);
        return new Check(check.name(), check.verdict(), check.at(), told);
    }

    private static ProgressHeartbeat beating(Supplier<?> details, LongSupplier moved) {
        Thread working = Thread.currentThread();
        return new ProgressHeartbeat(Activity.getExecutionContext(), details, moved, working::interrupt);
    }
}
