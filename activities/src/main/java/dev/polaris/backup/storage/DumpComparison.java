package dev.polaris.backup.storage;

import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.manifest.Inventory;
import dev.polaris.backup.storage.manifest.LostObject;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.manifest.ShardReader;
import dev.polaris.backup.storage.manifest.StorageManifest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Compares a manifest with the rows of {@code storage.objects} in a database backup, both ways: rows without bytes, which
 * would lead nowhere after a restore of both, and bytes without rows, which nobody would find. The two are not of the
 * same moment, so a difference is a fault only when no upload or deletion in between can explain it.
 */
final class DumpComparison {
    static final String ROWS = "rows";

    /** Keys kept in memory that may differ. Beyond that so much has changed in between that nothing can be told. */
    private static final int MOST_DIFFERENT = 200_000;

    private final ObjectStore store;
    private final Manifests manifests;
    private final StorageManifest manifest;
    private final ObjectRows rows;
    private final Instant snapshot;
    private final AtomicLong moved = new AtomicLong();
    private final VerifyNote.Builder note = VerifyNote.builder();
    private final Map<String, Instant> onlyStored = new HashMap<>();
    private final Map<String, Instant> onlyRow = new HashMap<>();
    private long read;
    private long explained;
    private long wrong;

    /** @param snapshot the moment the rows are of */
    DumpComparison(Manifests manifests, StorageManifest manifest, ObjectRows rows, Instant snapshot) {
        this.store = manifests.store();
        this.manifests = manifests;
        this.manifest = manifest;
        this.rows = rows;
        this.snapshot = snapshot;
    }

    /** Objects and rows read. */
    long moved() {
        return moved.get();
    }

    long read() {
        return read;
    }

    long explained() {
        return explained;
    }

    long wrong() {
        return wrong;
    }

    /** What was found; the keys too. */
    VerifyNote note() {
        return note.build(ShardVerdict.NONE);
    }

    void run() throws IOException {
        KeySums sums = new KeySums();
        Set<String> lost = new HashSet<>();
        everyEntry(entry -> sums.addLeft(entry.key()), lost);
        rows.read(manifest.bucket(), row -> {
            moved.incrementAndGet();
            read++;
            if (!lost.contains(row.key())) {
                sums.addRight(row.key());
            }
        });
        if (collect(sums, lost)) {
            note.check(ROWS);
            onlyStored.forEach(this::judgeStored);
            judgeRows();
        }
    }

    private interface Entries {
        void take(ManifestEntry entry);
    }

    private void everyEntry(Entries entries, Set<String> lost) throws IOException {
        for (ManifestShard shard : manifest.shards()) {
            ShardReader reader = ShardReader.open(store, shard.object(), object -> {
                if (object.lost() == LostObject.Reason.UNREADABLE) {
                    lost.add(object.key());
                }
            });
            reader.forEachRemaining(entry -> {
                moved.incrementAndGet();
                entries.take(entry);
            });
        }
    }

    /** @return false when there is too much to keep */
    private boolean collect(KeySums sums, Set<String> lost) throws IOException {
        everyEntry(
                entry -> {
                    if (sums.differ(entry.key()) && onlyStored.size() <= MOST_DIFFERENT) {
                        onlyStored.put(entry.key(), entry.createdAt() == null ? entry.updatedAt() : entry.createdAt());
                    }
                },
                new HashSet<>());
        rows.read(manifest.bucket(), row -> {
            moved.incrementAndGet();
            boolean both = onlyStored.containsKey(row.key());
            if (both) {
                onlyStored.remove(row.key());
            } else if (sums.differ(row.key()) && !lost.contains(row.key()) && onlyRow.size() <= MOST_DIFFERENT) {
                onlyRow.put(row.key(), row.createdAt());
            }
        });
        return onlyStored.size() <= MOST_DIFFERENT && onlyRow.size() <= MOST_DIFFERENT;
    }

    /** Bytes without a row: uploaded after the rows were read, or deleted before they were. */
    private void judgeStored(String key, Instant createdAt) {
        boolean later = createdAt == null || createdAt.isAfter(snapshot);
        boolean deleted = snapshot.isAfter(manifest.startedAt());
        judge(later || deleted, "without a row: ", key);
    }

    /** A row without bytes: uploaded after the sync had begun, or deleted before it came there. */
    private void judgeRows() throws IOException {
        List<String> deletedLong = new ArrayList<>();
        onlyRow.forEach((key, createdAt) -> {
            boolean later = createdAt != null && createdAt.isAfter(manifest.startedAt());
            boolean deleted = snapshot.isBefore(manifest.committedAt());
            if (later || !deleted) {
                judge(later, "without bytes: ", key);
            } else {
                deletedLong.add(key);
            }
        });
        judgeDeleted(deletedLong);
    }

    /** What was deleted before the sync came there had been mirrored by the last one, unless it was not there then. */
    private void judgeDeleted(List<String> keys) throws IOException {
        if (manifest.previous() == null || keys.isEmpty()) {
            explained += keys.size();
            return;
        }
        StorageManifest before = manifests.read(manifest.previous());
        Set<String> missing = new HashSet<>(keys);
        Inventory.of(store, before).forEachRemaining(entry -> {
            moved.incrementAndGet();
            missing.remove(entry.key());
        });
        for (String key : keys) {
            boolean newer = Optional.ofNullable(onlyRow.get(key))
                    .map(created -> created.isAfter(before.startedAt()))
                    .orElse(true);
            judge(!missing.contains(key) || newer, "without bytes, also in the manifest before: ", key);
        }
    }

    private void judge(boolean isExplained, String what, String key) {
        if (isExplained) {
            explained++;
        } else {
            wrong++;
            note.found(ROWS, what + key);
        }
    }
}
