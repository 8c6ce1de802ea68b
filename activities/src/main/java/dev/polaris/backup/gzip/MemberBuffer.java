package dev.polaris.backup.gzip;

import java.util.Arrays;
import java.util.Objects;

/** A byte array that grows and is used again. */
public final class MemberBuffer {
    private byte[] bytes;
    private int length;

    /** @param capacity bytes to begin with */
    public MemberBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    /** The array itself; valid up to {@link #length()} until the next change. */
    public byte[] bytes() {
        return bytes;
    }

    /** Number of valid bytes. */
    public int length() {
        return length;
    }

    /** Declares how many bytes are valid. */
    public void setLength(int length) {
        Objects.checkIndex(length, bytes.length + 1);
        this.length = length;
    }

    /** Makes room for at least this many bytes, keeping the valid ones. */
    public void ensureCapacity(int capacity) {
        if (capacity > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(capacity, bytes.length + (bytes.length >> 1)));
        }
    }
}
