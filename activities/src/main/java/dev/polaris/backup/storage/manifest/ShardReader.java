package dev.polaris.backup.storage.manifest;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.s3.StoredContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Reads the objects of a shard, in the order of their keys. The stored bytes are fetched as a whole and compared with
 * their digest before the first line is believed: what is read here decides what is not copied again.
 */
public final class ShardReader implements Iterator<ManifestEntry> {
    /** Twice the objects of the largest range, each with a key of 1 KiB and as much metadata, compress to less. */
    private static final int LONGEST_SHARD = 64 << 20;

    private static final int BUFFER_SIZE = 1 << 16;
    private static final ObjectReader ENTRIES = PayloadConversion.mapper().readerFor(ManifestEntry.class);

    private final MappingIterator<ManifestEntry> lines;
    private ManifestEntry next;

    private ShardReader(byte[] stored) throws IOException {
        lines = ENTRIES.readValues(new GZIPInputStream(new ByteArrayInputStream(stored), BUFFER_SIZE));
    }

    /**
     * Opens a pinned shard.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TAMPERED} when the stored bytes are not the pinned ones
     */
    public static ShardReader open(ObjectStore store, PinnedObject shard) throws IOException {
        return new ShardReader(pinnedBytes(store, shard, LONGEST_SHARD));
    }

    /** Reads lines that were written by {@link ShardWriter} and are trusted. */
    public static ShardReader of(byte[] stored) throws IOException {
        return new ShardReader(stored);
    }

    static byte[] pinnedBytes(ObjectStore store, PinnedObject pinned, int longest) throws IOException {
        StoredContent content;
        try {
            content = store.readBytes(pinned.key(), Optional.of(pinned.versionId()), longest);
        } catch (ObjectStoreException.NotFound e) {
            throw FailureType.TAMPERED.failure(pinned.key() + " is gone in its committed version.");
        }
        if (!content.object().sha256().equals(pinned.sha256())) {
            throw FailureType.TAMPERED.failure(pinned.key() + " is not what was committed.");
        }
        return content.bytes();
    }

    @Override
    public boolean hasNext() {
        while (next == null && lines.hasNext()) {
            ManifestEntry line = lines.next();
            next = line.sha256() == null ? null : line;
        }
        return next != null;
    }

    @Override
    public ManifestEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the shard has no more objects");
        }
        ManifestEntry entry = next;
        next = null;
        return entry;
    }
}
