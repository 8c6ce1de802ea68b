package dev.polaris.backup.storage.source;

import dev.polaris.backup.s3.Pause;
import dev.polaris.backup.storage.source.ByteRequests.OutOfRange;
import dev.polaris.backup.storage.source.ByteRequests.Piece;
import dev.polaris.backup.storage.source.StorageSourceException.BytesMissing;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectChanged;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectGone;
import java.io.InputStream;
import java.util.Optional;

/** Opens objects: the same rules for ranges, changes and losses, whatever the way the bytes come. */
final class ObjectReader {
    private final ByteRequests bytes;
    private final SourceRequests requests;

    ObjectReader(ByteRequests bytes, SourceRequests requests) {
        this.bytes = bytes;
        this.requests = requests;
    }

    ObjectContent open(String bucket, String key, Optional<String> ifEtag, long from, long length) {
        if (from < 0 || length < 1) {
            throw new IllegalArgumentException(
                    "a range begins at 0 or later and has 1 byte or more, not " + length + " from " + from);
        }
        String object = bucket + "/" + key;
        Piece piece;
        try {
            piece = first(bucket, key, from, length);
        } catch (OutOfRange e) {
            return atTheEnd(bucket, key, ifEtag, from);
        }
        try {
            requireSame(object, ifEtag, piece.facts());
        } catch (ObjectChanged e) {
            piece.drop();
            throw e;
        }
        InputStream steady = new SteadyInput(this, bucket, key, piece);
        return new ObjectContent(piece.facts(), piece.length(), steady);
    }

    /** A missing object is looked for twice: it may have been replaced between the two ways of asking. */
    private Piece first(String bucket, String key, long from, long length) {
        String doing = "reading " + bucket + "/" + key;
        try {
            return requests.answer(doing, () -> bytes.get(bucket, key, from, length));
        } catch (ObjectGone e) {
            describe(bucket, key);
        }
        try {
            return requests.answer(doing, () -> bytes.get(bucket, key, from, length));
        } catch (ObjectGone e) {
            describe(bucket, key);
            throw new BytesMissing(bucket + "/" + key);
        }
    }

    /** Nothing of an empty object is in any range; behind an object's last byte is nothing either. */
    private ObjectContent atTheEnd(String bucket, String key, Optional<String> ifEtag, long from) {
        ObjectFacts facts = from == 0 ? empty(bucket, key) : describe(bucket, key);
        requireSame(bucket + "/" + key, ifEtag, facts);
        if (facts.size().orElse(-1) != from) {
            throw new ObjectChanged(
                    bucket + "/" + key, "it has " + facts.size().orElse(-1) + " bytes, so none from " + from);
        }
        return new ObjectContent(facts, 0, InputStream.nullInputStream());
    }

    private ObjectFacts empty(String bucket, String key) {
        Piece whole = first(bucket, key, 0, Long.MAX_VALUE);
        whole.drop();
        return whole.facts();
    }

    private static void requireSame(String object, Optional<String> etag, ObjectFacts now) {
        if (etag.isPresent() && now.etag().isPresent() && !etag.equals(now.etag())) {
            throw new ObjectChanged(object, "its etag is no longer " + etag.get());
        }
    }

    ObjectFacts describe(String bucket, String key) {
        return requests.answer("describing " + bucket + "/" + key, () -> bytes.describe(bucket, key));
    }

    /** Another answer in place of one that broke, of the same state of the object. Sent once. */
    Piece again(String bucket, String key, ObjectFacts before, long from, long length) {
        String object = bucket + "/" + key;
        Piece piece;
        try {
            piece = requests.once("reading " + object, () -> bytes.get(bucket, key, from, length));
        } catch (OutOfRange e) {
            throw new ObjectChanged(object, "it has become shorter");
        }
        boolean same = piece.facts().size().equals(before.size())
                && piece.facts().etag().equals(before.etag())
                && piece.from() == from;
        if (!same) {
            piece.drop();
            throw new ObjectChanged(object, "it was written while it was read");
        }
        return piece;
    }

    Pause newPause() {
        return requests.newPause();
    }
}
