package dev.polaris.backup.storage.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.gzip.GzipLines;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.s3.StoredContent;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/**
 * Reads the objects of a shard, in the order of their keys. The stored bytes are fetched as a whole and compared with
 * their digest before the first line is believed: what is read here decides what is not copied again.
 */
public final class ShardReader implements Iterator<ManifestEntry> {
    /** Twice the objects of the largest range, each with a key of 1 KiB and as much metadata, compress to less. */
    private static final int LONGEST_SHARD = 64 << 20;

    /** A key, and metadata many times longer than any server takes. */
    private static final int LONGEST_LINE = 1 << 24;

    private static final byte[] LOST = "{\"lost\":".getBytes(StandardCharsets.UTF_8);
    private static final ObjectReader ENTRIES = PayloadConversion.mapper().readerFor(ManifestEntry.class);
    private static final ObjectReader LOST_OBJECTS = PayloadConversion.mapper().readerFor(LostObject.class);

    private final GzipLines lines;
    private final Consumer<LostObject> lost;
    private ManifestEntry next;

    private ShardReader(byte[] stored, Consumer<LostObject> lost) {
        this.lost = lost;
        lines = new GzipLines(new ByteArrayInputStream(stored), LONGEST_LINE);
    }

    /**
     * Opens a pinned shard.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TAMPERED} when the stored bytes are not the pinned ones
     */
    public static ShardReader open(ObjectStore store, PinnedObject shard) throws IOException {
        return open(store, shard, unwanted -> {});
    }

    /**
     * The same, hearing also of objects that could not be read.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TAMPERED} when the stored bytes are not the pinned ones
     */
    public static ShardReader open(ObjectStore store, PinnedObject shard, Consumer<LostObject> lost)
            throws IOException {
        return new ShardReader(pinnedBytes(store, shard, LONGEST_SHARD), lost);
    }

    /** Reads lines that were written by {@link ShardWriter} and are trusted. */
    public static ShardReader of(byte[] stored) {
        return new ShardReader(stored, unwanted -> {});
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

    /**
     * Whether there is another object.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TAMPERED} when what comes is no line of a shard
     */
    @Override
    public boolean hasNext() {
        try {
            while (next == null) {
                if (!lines.next()) {
                    return false;
                }
                if (tellsLost()) {
                    lost.accept(LOST_OBJECTS.readValue(lines.bytes(), 0, lines.length()));
                } else {
                    next = ENTRIES.readValue(lines.bytes(), 0, lines.length());
                }
            }
            return true;
        } catch (JsonProcessingException
                | CharConversionException
                | GzipLines.LineTooLongException
                | ZipException
                | EOFException e) {
            throw FailureType.TAMPERED.failure("A shard of a manifest holds what is no inventory.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean tellsLost() {
        return lines.length() >= LOST.length && Arrays.equals(lines.bytes(), 0, LOST.length, LOST, 0, LOST.length);
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
