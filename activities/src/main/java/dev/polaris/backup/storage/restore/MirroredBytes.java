package dev.polaris.backup.storage.restore;

import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The bytes of objects in the backup bucket, believed only when they have the digest that was committed. */
final class MirroredBytes {
    private final ObjectStore store;

    MirroredBytes(ObjectStore store) {
        this.store = store;
    }

    /** A whole small object. */
    byte[] read(ManifestEntry object) throws IOException, DamagedBytesException {
        try (InputStream stream = open(object)) {
            byte[] bytes = stream.readNBytes(Math.toIntExact(object.size()));
            check(object, LineOutput.sha256().digest(bytes));
            return bytes;
        } catch (ObjectStoreException.NotFound | ObjectStoreException.ContentMismatch e) {
            throw damaged(object);
        }
    }

    /** An object's bytes; their digest is to be {@link #check checked} by whoever reads them. */
    InputStream open(ManifestEntry object) throws IOException, DamagedBytesException {
        try {
            return store.open(object.stored());
        } catch (ObjectStoreException.NotFound | ObjectStoreException.ContentMismatch e) {
            throw damaged(object);
        }
    }

    static void check(ManifestEntry object, byte[] digest) throws DamagedBytesException {
        if (!HexFormat.of().formatHex(digest).equals(object.sha256())) {
            throw damaged(object);
        }
    }

    static void check(ManifestEntry object, MessageDigest digest) throws DamagedBytesException {
        check(object, digest.digest());
    }

    static DamagedBytesException damaged(ManifestEntry object) {
        return new DamagedBytesException(object.storedKey() + " is gone, or not what was committed");
    }
}
