package dev.polaris.backup.restore;

import dev.polaris.backup.archive.ArchiveFormatException;
import dev.polaris.backup.archive.IndexSource;
import dev.polaris.backup.archive.PackedArchive;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The packed archive of a committed backup in the object store. Whoever reads its index to the end knows that it is the
 * pinned one; of the dump each member is compared with the index.
 */
public final class PinnedBackup {
    private final AtomicLong indexBytes = new AtomicLong();
    private final IndexSource index;
    private final PackedArchive archive;

    public PinnedBackup(ObjectStore store, BackupSource backup) {
        index = () -> new CheckedInput(store.open(backup.index()), backup.index());
        archive = new PackedArchive((offset, length) -> store.openRange(backup.dump(), offset, length), index);
    }

    /** The archive. */
    public PackedArchive archive() {
        return archive;
    }

    /** Its index. */
    public IndexSource index() {
        return index;
    }

    /** Bytes of the index read so far; may be asked from any thread. */
    public long indexBytes() {
        return indexBytes.get();
    }

    private final class CheckedInput extends FilterInputStream {
        private final PinnedObject object;
        private final MessageDigest sha256;

        CheckedInput(InputStream content, PinnedObject object) {
            super(content);
            this.object = object;
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            if (count >= 0) {
                sha256.update(target, offset, count);
                indexBytes.addAndGet(count);
                return count;
            }
            MessageDigest seen = copy();
            if (!HexFormat.of().formatHex(seen.digest()).equals(object.sha256())) {
                throw new ArchiveFormatException(
                        object.fileName() + " is not the one that the commit record pins",
                        0,
                        "verify the backup (`polaris verify`), and restore from another one");
            }
            return -1;
        }

        /** The end may be asked for more than once. */
        private MessageDigest copy() {
            try {
                return (MessageDigest) sha256.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("Java's SHA-256 can be copied", e);
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
