package dev.polaris.backup.storage;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.ObjectFacts;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.storage.manifest.LostObject;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.manifest.ShardReader;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/**
 * Looks at the objects of one shard: that each is there in its version, as long as it was, with the checksum that S3 has
 * kept since it was written; and reads some back to see that the bytes still are what they were.
 */
final class ShardVerification {
    static final String OBJECTS = "objects";
    static final String BYTES = "bytes";
    static final String SOURCE_BYTES = "source-bytes";

    private static final int BUFFER = 64 << 10;
    private static final int HUNDRED = 100;

    private final ObjectStore store;
    private final LaneShare lanes;
    private final VerifyOrder order;
    private final int shard;
    private final AtomicLong looked = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final VerifyNote.Builder note =
            VerifyNote.builder().check(OBJECTS).check(BYTES).check(SOURCE_BYTES);

    ShardVerification(ObjectStore store, CopyLanes lanes, VerifyOrder order, int shard) {
        this.store = store;
        this.lanes = new LaneShare(lanes);
        this.order = order;
        this.shard = shard;
    }

    ShardProgress progress() {
        return new ShardProgress(shard, looked.get(), bytes.get());
    }

    long moved() {
        return lanes.motion();
    }

    VerifyNote run(ManifestShard part) throws Exception {
        ShardReader entries;
        try {
            entries = ShardReader.open(store, part.object(), this::lost);
        } catch (ApplicationFailure e) {
            if (FailureType.of(e) != FailureType.TAMPERED) {
                throw e;
            }
            note.found(OBJECTS, "all objects of " + part.object().key() + ": " + e.getOriginalMessage());
            return note.build(new ShardVerdict(0, 0, 0, 0, part.objects()));
        }
        long passedOver = 0;
        long listed = 0;
        Deque<Future<?>> pending = new ArrayDeque<>();
        try {
            while (entries.hasNext()) {
                ManifestEntry entry = entries.next();
                listed++;
                if (order.trustOlder()
                        && !entry.storedKey().startsWith(order.slot().objectPrefix())) {
                    passedOver++;
                    continue;
                }
                pending.add(lanes.submit(0, () -> look(entry)));
                while (pending.size() > lanes.lanes() * 2) {
                    await(pending.poll());
                }
            }
            while (!pending.isEmpty()) {
                await(pending.poll());
            }
        } finally {
            pending.forEach(running -> running.cancel(true));
        }
        if (listed != part.objects()) {
            wrong.incrementAndGet();
            note.found(
                    OBJECTS, part.object().key() + " has " + listed + " objects, the manifest says " + part.objects());
        }
        return note.build(new ShardVerdict(looked.get(), read.get(), passedOver, bytes.get(), wrong.get()));
    }

    private void lost(LostObject object) {
        if (object.lost() == LostObject.Reason.UNREADABLE) {
            note.found(SOURCE_BYTES, object.key());
        }
    }

    private Void look(ManifestEntry entry) throws IOException {
        try {
            ObjectFacts facts = store.head(entry.storedKey(), Optional.of(entry.versionId()));
            if (facts.size() != entry.size()) {
                wrong(OBJECTS, entry, "has " + facts.size() + " bytes, not " + entry.size());
            } else if (facts.sha256()
                    .filter(kept -> !kept.equals(entry.sha256()))
                    .isPresent()) {
                wrong(OBJECTS, entry, "has another checksum in S3");
            } else if (isSampled(entry)) {
                readBack(entry);
            }
        } catch (ObjectStoreException.NotFound e) {
            wrong(OBJECTS, entry, "is gone in version " + entry.versionId());
        } catch (ObjectStoreException.ContentMismatch e) {
            wrong(BYTES, entry, e.getMessage());
        }
        looked.incrementAndGet();
        lanes.moved(1);
        return null;
    }

    /** Another part of the objects at every verification, the same one when a verification is tried again. */
    private boolean isSampled(ManifestEntry entry) {
        CRC32 hash = new CRC32();
        hash.update((order.verifyId() + "/" + entry.key()).getBytes(StandardCharsets.UTF_8));
        return hash.getValue() % HUNDRED < order.sample();
    }

    private void readBack(ManifestEntry entry) throws IOException {
        MessageDigest sha256 = sha256();
        try (InputStream content = store.open(entry.stored())) {
            byte[] buffer = new byte[BUFFER];
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                sha256.update(buffer, 0, count);
                bytes.addAndGet(count);
                lanes.moved(count);
            }
        }
        read.incrementAndGet();
        if (!HexFormat.of().formatHex(sha256.digest()).equals(entry.sha256())) {
            wrong(BYTES, entry, "has other bytes than were stored");
        }
    }

    private void wrong(String check, ManifestEntry entry, String what) {
        wrong.incrementAndGet();
        note.found(check, entry.key() + " (" + entry.storedKey() + ") " + what);
    }

    private static void await(Future<?> running) throws Exception {
        try {
            running.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
