package dev.polaris.backup.storage;

import dev.polaris.backup.s3.MultipartOutput;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.s3.UploadedParts;
import dev.polaris.backup.storage.manifest.ObjectMarks;
import dev.polaris.backup.storage.source.ObjectContent;
import dev.polaris.backup.storage.source.ObjectFacts;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Stores objects that are too large for memory, in parts that go out while the next ones are read. After a death the
 * finished parts stay: the object is read from its beginning, because its digest is of the whole and the state of a
 * digest dies with its process, but what the parts hold is not sent again.
 */
final class LargeObjects {
    /** Objects of this many bytes and more. */
    static final long LEAST = 8 << 20;

    private static final int MEBIBYTE = 1 << 20;

    /** Small, so that few bytes are lost with a part and memory is little; S3 takes 10,000 of them at most. */
    private static final int SMALLEST_PART = 8 * MEBIBYTE;

    private static final int MOST_PARTS = 9_000;

    /** Parts in memory for one object. */
    private static final int PARTS_AT_ONCE = 3;

    private static final int BUFFER = 64 << 10;

    private final ObjectStore store;
    private final SyncOrder order;
    private final CopyNotes notes;
    private final LongConsumer read;
    private final LongConsumer sent;

    LargeObjects(ObjectStore store, SyncOrder order, CopyNotes notes, LongConsumer read, LongConsumer sent) {
        this.store = store;
        this.order = order;
        this.notes = notes;
        this.read = read;
        this.sent = sent;
    }

    static long memoryFor(long size) {
        return (long) PARTS_AT_ONCE * partSize(size);
    }

    /** Bytes in each part: a whole number of MiB, and so many that the parts suffice. */
    static int partSize(long size) {
        long needed = (size + MOST_PARTS - 1) / MOST_PARTS;
        long whole = (needed + MEBIBYTE - 1) / MEBIBYTE * MEBIBYTE;
        return Math.toIntExact(Math.max(SMALLEST_PART, whole));
    }

    /**
     * Stores an object's content.
     *
     * @return empty when an upload begun earlier cannot be used, and was given up: open the object again
     */
    Optional<PinnedObject> store(String key, String storedKey, ObjectFacts facts, ObjectContent content)
            throws IOException {
        Optional<OpenedUpload> earlier = notes.findUpload(key, facts);
        OpenedUpload upload = earlier.isPresent() ? earlier.get() : open(key, storedKey, facts, content.length());
        try {
            return Optional.of(send(upload, content));
        } catch (ObjectStoreException.UploadGone | ObjectStoreException.ContentMismatch e) {
            notes.abandon(upload);
            return Optional.empty();
        }
    }

    private OpenedUpload open(String key, String storedKey, ObjectFacts facts, long size) throws IOException {
        String uploadId = store.createUpload(
                storedKey, ObjectCopy.mediaType(facts), Map.of(SyncOrder.SYNC_METADATA, order.syncId()));
        OpenedUpload upload = new OpenedUpload(key, ObjectMarks.of(facts, size), storedKey, uploadId, partSize(size));
        notes.opened(upload);
        return upload;
    }

    private PinnedObject send(OpenedUpload upload, ObjectContent content) throws IOException {
        MessageDigest sha256 = sha256();
        try (MultipartOutput parts = store.resume(upload.storedKey(), upload.uploadId(), upload.partSize(), sent)) {
            InputStream stream = content.stream();
            byte[] buffer = new byte[BUFFER];
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                sha256.update(buffer, 0, count);
                parts.write(buffer, 0, count);
                read.accept(count);
            }
            UploadedParts uploaded = parts.finish();
            String version = store.complete(upload.storedKey(), upload.uploadId(), uploaded);
            return new PinnedObject(
                    upload.storedKey(),
                    version,
                    uploaded.bytes(),
                    HexFormat.of().formatHex(sha256.digest()));
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
