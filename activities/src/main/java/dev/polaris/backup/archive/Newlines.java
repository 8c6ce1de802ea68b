package dev.polaris.backup.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds newlines eight bytes at a time; byte by byte the search would cost as much as the hash. */
final class Newlines {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long PATTERN = ONES * '\n';

    private Newlines() {}

    /** Index of the first newline in {@code [from, to)}, or -1. */
    static int find(byte[] bytes, int from, int to) {
        int index = from;
        for (int last = to - Long.BYTES; index <= last; index += Long.BYTES) {
            long difference = (long) LONG.get(bytes, index) ^ PATTERN;
            // The lowest marked byte is exact; higher ones may be false, so only the lowest is used.
            long zeroBytes = (difference - ONES) & ~difference & HIGH_BITS;
            if (zeroBytes != 0) {
                return index + (Long.numberOfTrailingZeros(zeroBytes) >>> 3);
            }
        }
        for (; index < to; index++) {
            if (bytes[index] == '\n') {
                return index;
            }
        }
        return -1;
    }
}
