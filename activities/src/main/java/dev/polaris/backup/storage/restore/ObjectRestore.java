package dev.polaris.backup.storage.restore;

import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.source.ObjectContent;
import dev.polaris.backup.storage.source.ObjectFacts;
import dev.polaris.backup.storage.source.RestStorageTarget;
import dev.polaris.backup.storage.source.StorageSource;
import dev.polaris.backup.storage.source.StorageSourceException;
import dev.polaris.backup.storage.source.UploadFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Carries out one decision of a plan. Safe for use by several threads. */
final class ObjectRestore {
    /** An upload that ends again and again is not worth more. */
    private static final int MOST_UPLOADS = 3;

    /** What is in front of Storage may give out the former bytes for a moment. */
    private static final int MOST_READINGS = 4;

    private static final int BUFFER = 64 << 10;

    private final MirroredBytes bytes;
    private final RestStorageTarget target;
    private final StorageSource reading;
    private final String bucket;
    private final ObjectMode mode;
    private final LargeUploads large;
    private final LargeUploads.Moved moved;

    ObjectRestore(ObjectStore store, RestStorageTarget target, ObjectsOrder order, LargeUploads.Moved moved) {
        this.bytes = new MirroredBytes(store);
        this.target = target;
        this.reading = target.source();
        this.bucket = order.source().toBucket();
        this.mode = order.choice().mode();
        this.large = new LargeUploads(store, target, order, moved);
        this.moved = moved;
    }

    /** Bytes that the work on an object holds in memory. */
    static long memoryFor(PlannedObject planned) {
        return BUFFER
                + (planned.object().size() <= LargeUploads.MOST_WHOLE
                        ? planned.object().size()
                        : LargeUploads.MEMORY);
    }

    ObjectResult restore(PlannedObject planned) throws IOException {
        ManifestEntry object = planned.object();
        return switch (planned.action()) {
            case CREATE -> upload(object, false);
            case REPLACE -> replace(planned);
            case COMPARE -> isThere(object) ? ObjectResult.found(object) : replace(planned);
            case LEAVE -> ObjectResult.found(object);
        };
    }

    /** What came after the plan is somebody's work, unless it is that of an earlier attempt. */
    private ObjectResult replace(PlannedObject planned) throws IOException {
        ManifestEntry object = planned.object();
        Optional<ObjectFacts> now = TargetObjects.describe(reading, bucket, object.key());
        if (now.isEmpty() || planned.there().areOf(now.get())) {
            return upload(object, now.isPresent());
        }
        return settle(object);
    }

    private ObjectResult settle(ManifestEntry object) throws IOException {
        if (isThere(object)) {
            return ObjectResult.found(object);
        }
        return mode == ObjectMode.OVERWRITE
                ? upload(object, true)
                : ObjectResult.problem(object, NotRestored.CAME_LATER, null);
    }

    private ObjectResult upload(ManifestEntry object, boolean replace) throws IOException {
        UploadFacts facts = new UploadFacts(
                object.contentType(),
                object.cacheControl(),
                object.userMetadata() == null ? Map.of() : object.userMetadata());
        boolean whole = object.size() <= LargeUploads.MOST_WHOLE;
        try {
            if (whole) {
                byte[] content = bytes.read(object);
                target.upload(bucket, object.key(), content, facts, replace);
                moved.uploaded(content.length, 0, 0);
            } else if (!sendLarge(object, facts, replace)) {
                return settle(object);
            }
        } catch (StorageSourceException.ObjectExists e) {
            return settle(object);
        } catch (StorageSourceException.ObjectRefused e) {
            return ObjectResult.problem(object, reason(e), e.getMessage());
        } catch (StorageSourceException.Refused e) {
            return ObjectResult.problem(object, NotRestored.REFUSED, e.getMessage());
        } catch (DamagedBytesException e) {
            return ObjectResult.problem(object, NotRestored.DAMAGED, e.getMessage());
        }
        ObjectResult result = readBack(object)
                ? ObjectResult.uploaded(object)
                : ObjectResult.problem(object, NotRestored.NOT_VERIFIED, null);
        boolean fit = whole ? facts.fitHeaders() : facts.fitResumable();
        return fit ? result : result.but(NotRestored.HEADERS);
    }

    /** @return false when the upload was gone and somebody else's object is there, which is not to be overwritten */
    private boolean sendLarge(ManifestEntry object, UploadFacts facts, boolean replace)
            throws IOException, DamagedBytesException {
        for (int upload = 1; ; upload++) {
            try {
                large.upload(object, facts, replace);
                return true;
            } catch (StorageSourceException.UploadGone e) {
                // Complete, and the answer was lost; or refused at its very end because of what is there; or expired.
                if (isThere(object)) {
                    return true;
                }
                if (!replace
                        && TargetObjects.describe(reading, bucket, object.key()).isPresent()) {
                    return false;
                }
                if (upload == MOST_UPLOADS) {
                    throw e;
                }
            }
        }
    }

    private static NotRestored reason(StorageSourceException.ObjectRefused refused) {
        return switch (refused.reason()) {
            case KEY -> NotRestored.KEY_REFUSED;
            case SIZE -> NotRestored.TOO_LARGE;
            case TYPE -> NotRestored.TYPE_REFUSED;
            case OTHER -> NotRestored.REFUSED;
        };
    }

    private boolean readBack(ManifestEntry object) throws IOException {
        for (int readings = 1; ; readings++) {
            if (isThere(object)) {
                return true;
            }
            if (readings == MOST_READINGS) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(250L << readings);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted before reading back again");
            }
        }
    }

    /** Whether the target has exactly the object's bytes. */
    private boolean isThere(ManifestEntry object) throws IOException {
        try (ObjectContent content = reading.open(bucket, object.key())) {
            return content.length() == object.size() && digest(content.stream()).equals(object.sha256());
        } catch (StorageSourceException.ObjectGone
                | StorageSourceException.BytesMissing
                | StorageSourceException.ObjectChanged e) {
            return false;
        }
    }

    private String digest(InputStream stream) throws IOException {
        MessageDigest sha256 = LineOutput.sha256();
        byte[] buffer = new byte[BUFFER];
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            sha256.update(buffer, 0, read);
            moved.read(read);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
