package dev.polaris.backup.archive;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Hashes one large object after another and sums them up. */
final class LargeObjectHash {
    private static final int RECORD_LENGTH = 32;

    private final Hasher128 hasher = Hashing.xxh3_128();
    private final HashStream128 content = hasher.hashStream();
    private ContentHash sum = ContentHash.ZERO;
    private long objects;
    private long totalBytes;
    private long length;

    void begin() {
        sum = ContentHash.ZERO;
        objects = 0;
        totalBytes = 0;
    }

    void beginObject() {
        content.reset();
        length = 0;
    }

    void put(byte[] bytes, int from, int count) {
        content.putBytes(bytes, from, count);
        length += count;
    }

    /** Ends the object, adds it to the sum, and answers the hash of its content. */
    ContentHash endObject(long oid) {
        ContentHash contentHash = of(content.get());
        sum = sum.plus(of(oid, length, contentHash));
        objects++;
        totalBytes += length;
        return contentHash;
    }

    /**
     * The hash of one large object as part of a sum: XXH3-128 of 32 bytes: oid (8, little-endian), length (8,
     * little-endian), content hash (16, most significant byte first, the order of its hexadecimal digits).
     */
    static ContentHash of(long oid, long length, ContentHash contentHash) {
        ByteBuffer record = ByteBuffer.allocate(RECORD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(oid).putLong(length);
        record.order(ByteOrder.BIG_ENDIAN).putLong(contentHash.high()).putLong(contentHash.low());
        return of(Hashing.xxh3_128().hashBytesTo128Bits(record.array()));
    }

    private static ContentHash of(HashValue128 value) {
        return new ContentHash(value.getMostSignificantBits(), value.getLeastSignificantBits());
    }

    long length() {
        return length;
    }

    long objects() {
        return objects;
    }

    RowFacts facts() {
        return new RowFacts(objects, totalBytes, sum);
    }
}
