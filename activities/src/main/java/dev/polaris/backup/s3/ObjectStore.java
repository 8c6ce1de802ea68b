package dev.polaris.backup.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * One role's way to the backup bucket. What the role may not do, the server refuses with
 * {@link ObjectStoreException.AccessDenied}; everything else that can go wrong is one of the other cases of
 * {@link ObjectStoreException}. Safe for use by many threads.
 */
public final class ObjectStore implements AutoCloseable {
    private final S3Clients clients;
    private final SinglePuts puts;
    private final MultipartUploads uploads;
    private final ObjectReads reads;
    private final BucketListings listings;
    private final PartGrowth growth;

    public ObjectStore(S3Connection connection, S3Timings timings) {
        this(connection, timings, List.of());
    }

    /** @param interceptors see and may hold up every request as it is sent, repetitions too */
    public ObjectStore(S3Connection connection, S3Timings timings, List<ExecutionInterceptor> interceptors) {
        this(connection, timings, PartGrowth.standard(), interceptors);
    }

    ObjectStore(S3Connection connection, S3Timings timings, PartGrowth growth) {
        this(connection, timings, growth, List.of());
    }

    private ObjectStore(
            S3Connection connection, S3Timings timings, PartGrowth growth, List<ExecutionInterceptor> interceptors) {
        S3Calls calls = new S3Calls(connection.bucket());
        this.clients = new S3Clients(connection, timings, interceptors);
        this.puts = new SinglePuts(connection, clients, calls);
        this.uploads = new MultipartUploads(connection, clients, calls);
        this.reads = new ObjectReads(connection, clients, calls, timings);
        this.listings = new BucketListings(connection, clients, calls);
        this.growth = growth;
    }

    /**
     * Writes an object whatever is there, as a new version. Repeated by itself when an answer is lost, so there may be
     * more versions of the same bytes than calls; the returned one is the one to pin.
     *
     * @param contentType media type readers are told
     * @param metadata user metadata; names in lower case, values in ASCII
     */
    public PinnedObject put(String key, byte[] bytes, String contentType, Map<String, String> metadata) {
        return puts.put(key, bytes, bytes.length, contentType, metadata);
    }

    /**
     * Writes an object only if the key has no current one. Sent once and never repeated.
     *
     * @throws ObjectStoreException.UnknownOutcome when the answer was lost
     */
    public CreateOutcome putIfAbsent(String key, byte[] bytes, String contentType, Map<String, String> metadata) {
        return puts.putIfAbsent(key, bytes, contentType, metadata);
    }

    /**
     * Writes an object only if the current one is still the one that was read. Sent once and never repeated.
     *
     * @param etag of the object that was read; empty when there was none
     * @throws ObjectStoreException.UnknownOutcome when the answer was lost: read again and see
     */
    public ReplaceOutcome putIfMatch(
            String key, byte[] bytes, String contentType, Map<String, String> metadata, Optional<String> etag) {
        return puts.replace(key, bytes, contentType, metadata, etag);
    }

    /** Opens a multipart upload and returns its id. A lost answer may leave another one open: abort by listing. */
    public String createUpload(String key, String contentType, Map<String, String> metadata) {
        return uploads.create(key, contentType, metadata);
    }

    /** A stream into the parts of an open upload; takes up to three parts of memory and three threads until closed. */
    public MultipartOutput multipart(String key, String uploadId) {
        return new MultipartOutput(uploads, key, uploadId, growth);
    }

    /**
     * The same with parts of one size, behind those that an earlier attempt has sent: they are compared and not sent again.
     *
     * @param partSize in bytes, at least 5 MiB; the same in all attempts
     * @param moved hears, on any thread, of bytes that have gone out
     * @throws ObjectStoreException.UploadGone when the upload is no longer open
     */
    public MultipartOutput resume(String key, String uploadId, int partSize, LongConsumer moved) {
        PartGrowth parts = new PartGrowth(partSize, partSize, 1);
        return new MultipartOutput(uploads, key, uploadId, parts, uploads.held(key, uploadId, partSize), moved);
    }

    /**
     * Makes the parts of an upload one object, after checking that the server holds exactly the parts that were sent.
     *
     * @return the new object's version
     * @throws ObjectStoreException.UnknownOutcome when the answer was lost
     * @throws ObjectStoreException.UploadGone when the upload is no longer open, perhaps because it was completed before
     * @throws ObjectStoreException.ContentMismatch when the upload holds other parts; nothing was completed
     */
    public String complete(String key, String uploadId, UploadedParts parts) {
        return uploads.complete(key, uploadId, parts);
    }

    /** Gives an upload up and frees its parts; nothing happens when it is no longer open. */
    public void abortUpload(String key, String uploadId) {
        uploads.abort(key, uploadId);
    }

    /** Uploads of keys beginning with the prefix that were neither completed nor aborted. */
    public List<OpenUpload> openUploads(String prefix) {
        return uploads.open(prefix);
    }

    /** A stream into one object of unknown, medium length; see {@link ObjectOutput} for what becomes visible when. */
    public ObjectOutput output(String key, String contentType, Map<String, String> metadata) {
        return new ObjectOutput(puts, uploads, key, contentType, metadata, growth);
    }

    /**
     * The whole of a pinned version, resumed where it stopped when the connection breaks. The length is checked, the
     * digest is the reader's to check.
     *
     * @throws ObjectStoreException.NotFound when the version is gone
     * @throws ObjectStoreException.ContentMismatch when its length is not the recorded one
     */
    public InputStream open(PinnedObject object) throws IOException {
        return reads.open(object, 0, object.size());
    }

    /** A range of a pinned version, as {@link #open}; {@code offset} and {@code length} in bytes, within its size. */
    public InputStream openRange(PinnedObject object, long offset, long length) throws IOException {
        return reads.open(object, offset, length);
    }

    /**
     * A small object as a whole.
     *
     * @param versionId empty for the current version
     * @param maxBytes the longest content that is believed
     * @throws ObjectStoreException.NotFound when there is none
     * @throws ObjectStoreException.ContentMismatch when it is longer than {@code maxBytes}
     */
    public StoredContent readBytes(String key, Optional<String> versionId, int maxBytes) throws IOException {
        return reads.readBytes(key, versionId, maxBytes);
    }

    /**
     * What S3 knows about a version, without its content.
     *
     * @param versionId empty for the current version
     * @throws ObjectStoreException.NotFound when there is none
     */
    public ObjectFacts head(String key, Optional<String> versionId) {
        return reads.head(key, versionId);
    }

    /** The history of exactly this key, newest first; empty when it was never written. */
    public List<ObjectVersion> versions(String key) {
        // The key itself sorts before all keys it is a prefix of, so no further page is asked for.
        return listings.versions(key)
                .takeWhile(version -> version.key().equals(key))
                .toList();
    }

    /** The histories of all keys beginning with the prefix, by key, each newest first, fetched page by page. */
    public Stream<ObjectVersion> versionsUnder(String prefix) {
        return listings.versions(prefix);
    }

    /** The current objects with keys beginning with the prefix, in the order of their UTF-8 bytes, page by page. */
    public Stream<Listed.StoredObject> list(String prefix) {
        return listings.list(prefix, Optional.empty()).map(Listed.StoredObject.class::cast);
    }

    /** The same with all keys that contain the delimiter after the prefix folded into common prefixes. */
    public Stream<Listed> list(String prefix, String delimiter) {
        return listings.list(prefix, Optional.of(delimiter));
    }

    /** Whether an overwritten object stays readable by its version. */
    public boolean versioningEnabled() {
        return listings.versioningEnabled();
    }

    /** Whether, and for how long, versions are held against deletion. */
    public ObjectLock objectLock() {
        return listings.objectLock();
    }

    @Override
    public void close() {
        clients.close();
    }
}
