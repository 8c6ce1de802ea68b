package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectVersion;
import dev.polaris.backup.storage.source.BucketSettings;
import dev.polaris.backup.storage.source.RestStorageTarget;
import dev.polaris.backup.storage.source.StorageSourceException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lifts a bucket's limits while objects come in, because limits that were tightened since would refuse them, and puts them
 * back. What is to be put back is written into the backup bucket before anything is changed: a restore that was terminated
 * in between cannot do it, but the next one into the bucket does.
 */
final class BucketLimits {
    private static final int LONGEST_LEASE = 64 << 10;
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final ObjectStore store;
    private final RestStorageTarget target;
    private final ObjectsOrder order;

    BucketLimits(ObjectStore store, RestStorageTarget target, ObjectsOrder order) {
        this.store = store;
        this.target = target;
        this.order = order;
    }

    /**
     * Limits that are to be put back.
     *
     * @param lifted whether they are lifted now
     * @param restoreId the restore that wrote this
     * @param settings the bucket as it is to be
     */
    record Lease(boolean lifted, String restoreId, BucketSettings settings) {}

    /**
     * Makes the bucket ready.
     *
     * @param recorded how it was when it was mirrored, for a bucket that is not there
     */
    OpenedBucket open(BucketSettings recorded) throws IOException {
        Optional<BucketSettings> there = find();
        Optional<Lease> left = read().filter(Lease::lifted);
        BucketSettings wanted = left.map(Lease::settings).orElseGet(() -> there.orElseGet(() -> named(recorded)));
        boolean limited = isLimited(wanted);
        if (left.isEmpty() && limited) {
            write(new Lease(true, order.restoreId(), wanted));
        }
        if (there.isEmpty()) {
            target.createBucket(wanted.id(), wanted.open());
        } else if (isLimited(there.get())) {
            target.limitBucket(withoutLimits(there.get()));
        }
        return new OpenedBucket(there.isEmpty(), limited);
    }

    /** Puts back what was lifted. */
    void close() throws IOException {
        Optional<Lease> lease = read().filter(Lease::lifted);
        if (lease.isPresent()) {
            target.limitBucket(lease.get().settings());
            write(new Lease(false, order.restoreId(), lease.get().settings()));
        }
    }

    private Optional<BucketSettings> find() {
        try {
            return Optional.of(target.source().bucket(order.source().toBucket()));
        } catch (StorageSourceException.BucketMissing e) {
            return Optional.empty();
        }
    }

    private BucketSettings named(BucketSettings settings) {
        return new BucketSettings(
                order.source().toBucket(),
                settings.open(),
                settings.fileSizeLimit(),
                settings.allowedMimeTypes(),
                settings.createdAt(),
                settings.updatedAt(),
                settings.owner());
    }

    static boolean isLimited(BucketSettings settings) {
        return settings.fileSizeLimit().isPresent()
                || !settings.allowedMimeTypes().isEmpty();
    }

    private static BucketSettings withoutLimits(BucketSettings settings) {
        return new BucketSettings(
                settings.id(),
                settings.open(),
                OptionalLong.empty(),
                List.of(),
                settings.createdAt(),
                settings.updatedAt(),
                settings.owner());
    }

    private Optional<Lease> read() throws IOException {
        List<ObjectVersion> versions = store.versions(key());
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        byte[] json = store.readBytes(key(), Optional.of(versions.get(0).versionId()), LONGEST_LEASE)
                .bytes();
        return Optional.of(MAPPER.readValue(json, Lease.class));
    }

    private void write(Lease lease) throws IOException {
        var unused = store.put(
                key(),
                MAPPER.writeValueAsBytes(lease),
                "application/json",
                Map.of("polaris-restore", order.restoreId()));
    }

    private String key() {
        return "leases/" + order.env() + "/storage/" + order.source().toEnv() + "/"
                + order.source().toBucket() + "/limits.json";
    }
}
