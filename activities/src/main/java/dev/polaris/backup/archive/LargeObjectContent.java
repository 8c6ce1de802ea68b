package dev.polaris.backup.archive;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;

/** Hashes the content of one large object after another, as the packer does. For one thread. */
public final class LargeObjectContent {
    private final HashStream128 content = Hashing.xxh3_128().hashStream();
    private long length;

    /** Begins the next object. */
    public void begin() {
        content.reset();
        length = 0;
    }

    /** Takes the next bytes of its content. */
    public void put(byte[] bytes, int from, int count) {
        content.putBytes(bytes, from, count);
        length += count;
    }

    /** Bytes so far. */
    public long length() {
        return length;
    }

    /** The hash so far. */
    public ContentHash hash() {
        HashValue128 value = content.get();
        return new ContentHash(value.getMostSignificantBits(), value.getLeastSignificantBits());
    }
}
