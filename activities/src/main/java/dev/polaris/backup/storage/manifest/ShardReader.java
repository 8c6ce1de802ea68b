package dev.polaris.backup.storage.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.s3.StoredContent;
import io.temporal.failure.ApplicationFailure;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
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

    private static final int BUFFER_SIZE = 1 << 16;
    private static final String LOST = "{\"lost\":";
    private static final ObjectReader ENTRIES = PayloadConversion.mapper().readerFor(ManifestEntry.class);
    private static final ObjectReader LOST_OBJECTS = PayloadConversion.mapper().readerFor(LostObject.class);

    private final BufferedReader lines;
    private final Consumer<LostObject> lost;
    private ManifestEntry next;

    private ShardReader(byte[] stored, Consumer<LostObject> lost) throws IOException {
        this.lost = lost;
        try {
            lines = new BufferedReader(
                    new InputStreamReader(
                            new GZIPInputStream(new ByteArrayInputStream(stored), BUFFER_SIZE), StandardCharsets.UTF_8),
                    BUFFER_SIZE);
        } catch (ZipException | EOFException e) {
            throw notAShard();
        }
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
    public static ShardReader of(byte[] stored) throws IOException {
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
                String line = readLine();
                if (line == null) {
                    return false;
                }
                if (line.startsWith(LOST)) {
                    lost.accept(LOST_OBJECTS.readValue(line));
                } else {
                    next = ENTRIES.readValue(line);
                }
            }
            return true;
        } catch (JsonProcessingException | ZipException | EOFException e) {
            throw notAShard();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line, or null at the end. A few stored bytes may unfold to a line of any length. */
    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int character = lines.read(); character >= 0; character = lines.read()) {
            if (character == '\n') {
                return line.toString();
            }
            if (line.length() == LONGEST_LINE) {
                throw notAShard();
            }
            line.append((char) character);
        }
        return line.isEmpty() ? null : line.toString();
    }

    private static ApplicationFailure notAShard() {
        return FailureType.TAMPERED.failure("A shard of a manifest holds what is no inventory.");
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
