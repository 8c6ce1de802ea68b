package dev.polaris.backup.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/** A packed dump in memory, for tests of other packages. */
public final class PackedDump {
    private final Packed packed;

    private PackedDump(Packed packed) {
        this.packed = packed;
    }

    /** Packs what {@code pg_dump -Fc -Z0} wrote. */
    public static PackedDump of(byte[] archive) throws IOException {
        return new PackedDump(Packed.of(new ByteArrayInputStream(archive), Packed.settings()));
    }

    /** Its index. */
    public IndexSource index() {
        return packed::openIndex;
    }

    public PackedArchive archive() {
        return packed.archive();
    }
}
