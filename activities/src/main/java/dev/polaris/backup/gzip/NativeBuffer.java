package dev.polaris.backup.gzip;

import com.sun.jna.Memory;

/** Memory outside the heap that grows and is used again; its content does not survive growing. */
final class NativeBuffer implements AutoCloseable {
    private Memory memory = new Memory(1 << 16);

    /** Room for at least this many bytes. */
    Memory withCapacity(long capacity) {
        if (memory.size() < capacity) {
            memory.close();
            memory = new Memory(capacity + (capacity >> 3));
        }
        return memory;
    }

    @Override
    public void close() {
        memory.close();
    }
}
