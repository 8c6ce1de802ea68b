package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectVersion;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.source.RestStorageTarget;
import dev.polaris.backup.storage.source.ResumableUpload;
import dev.polaris.backup.storage.source.StorageSourceException;
import dev.polaris.backup.storage.source.UploadFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends objects that are too large for one request in chunks. The place of each upload is written into the backup bucket
 * when it was begun, so that after a death another worker goes on where the server's bytes end. The object is then read
 * from its beginning, because its digest is of the whole; but what has arrived is not sent again. The last chunk goes only
 * when the digest is right, so that damaged bytes never become an object.
 */
final class LargeUploads {
    /** Objects of this many bytes fit into one request. */
    static final long MOST_WHOLE = ResumableUpload.CHUNK;

    /** Bytes in memory for one upload. */
    static final long MEMORY = ResumableUpload.CHUNK + (64 << 10);

    private static final int LONGEST_NOTE = 64 << 10;
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final ObjectStore store;
    private final MirroredBytes bytes;
    private final RestStorageTarget target;
    private final ObjectsOrder order;
    private final Moved moved;

    /** Hears how far uploads are. */
    interface Moved {
        /** Bytes have been read, or were found to have arrived. */
        void read(long bytes);

        /** An upload stands here. */
        void uploaded(long bytes, long offset, long length);
    }

    LargeUploads(ObjectStore store, RestStorageTarget target, ObjectsOrder order, Moved moved) {
        this.store = store;
        this.bytes = new MirroredBytes(store);
        this.target = target;
        this.order = order;
        this.moved = moved;
    }

    /**
     * Uploads an object, going on with what an earlier attempt has sent.
     *
     * @throws StorageSourceException.UploadGone when the upload has ended meanwhile, perhaps by being complete
     */
    void upload(ManifestEntry object, UploadFacts facts, boolean replace) throws IOException, DamagedBytesException {
        Optional<ResumableUpload> begun = find(object, replace);
        long arrived = 0;
        if (begun.isPresent()) {
            try {
                arrived = begun.get().offset();
            } catch (StorageSourceException.UploadGone e) {
                begun = Optional.empty();
            }
        }
        ResumableUpload upload = begun.isPresent() ? begun.get() : begin(object, facts, replace);
        send(object, upload, arrived);
    }

    private ResumableUpload begin(ManifestEntry object, UploadFacts facts, boolean replace) throws IOException {
        String bucket = order.source().toBucket();
        ResumableUpload upload = target.begin(bucket, object.key(), object.size(), facts, replace);
        var unused = store.put(
                noteKey(object),
                MAPPER.writeValueAsBytes(new UploadNote(upload.id(), object.key(), object.sha256())),
                "application/json",
                Map.of("polaris-restore", order.restoreId()));
        return upload;
    }

    private void send(ManifestEntry object, ResumableUpload upload, long arrived)
            throws IOException, DamagedBytesException {
        MessageDigest digest = LineOutput.sha256();
        byte[] chunk = new byte[ResumableUpload.CHUNK];
        try (InputStream stream = bytes.open(object)) {
            long position = pass(stream, digest, chunk, arrived);
            while (position < object.size()) {
                int wanted = (int) Math.min(chunk.length, object.size() - position);
                int length = stream.readNBytes(chunk, 0, wanted);
                digest.update(chunk, 0, length);
                moved.read(length);
                if (length < wanted) {
                    throw MirroredBytes.damaged(object);
                }
                if (position + length == object.size()) {
                    MirroredBytes.check(object, digest);
                }
                long begin = position;
                long[] sent = {0};
                upload.send(position, chunk, length, more -> {
                    sent[0] += more;
                    moved.uploaded(more, begin + sent[0], object.size());
                });
                position += length;
            }
        } catch (DamagedBytesException e) {
            upload.end();
            throw e;
        }
    }

    /** Reads what has arrived already, for the digest. */
    private long pass(InputStream stream, MessageDigest digest, byte[] buffer, long arrived) throws IOException {
        long position = 0;
        while (position < arrived) {
            int read = stream.read(buffer, 0, (int) Math.min(buffer.length, arrived - position));
            if (read < 0) {
                return position;
            }
            digest.update(buffer, 0, read);
            moved.read(read);
            position += read;
        }
        return position;
    }

    private Optional<ResumableUpload> find(ManifestEntry object, boolean replace) throws IOException {
        List<ObjectVersion> versions = store.versions(noteKey(object));
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        byte[] json = store.readBytes(
                        noteKey(object), Optional.of(versions.get(0).versionId()), LONGEST_NOTE)
                .bytes();
        UploadNote note = MAPPER.readValue(json, UploadNote.class);
        boolean same = note.key().equals(object.key()) && note.sha256().equals(object.sha256());
        return same
                ? Optional.of(target.goOn(order.source().toBucket(), object.key(), note.id(), replace))
                : Optional.empty();
    }

    private String noteKey(ManifestEntry object) {
        byte[] digest = LineOutput.sha256().digest(object.key().getBytes(StandardCharsets.UTF_8));
        return order.workPrefix() + "uploads/" + HexFormat.of().formatHex(digest) + ".json";
    }
}
