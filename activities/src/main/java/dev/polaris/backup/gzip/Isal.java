package dev.polaris.backup.gzip;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Optional;

/**
 * The system's ISA-L (Debian's {@code libisal2}, {@code igzip_lib.h} of 2.30), which compresses less than zlib's default and
 * at more than ten times its speed.
 */
final class Isal {
    private static final Optional<Isal> INSTALLED = find();

    private Isal() {}

    /** Empty where the library is missing or cannot be called. */
    static Optional<Isal> installed() {
        return INSTALLED;
    }

    private static Optional<Isal> find() {
        try {
            if (Native.POINTER_SIZE != Long.BYTES) {
                // The offsets below are those of 64 bits.
                return Optional.empty();
            }
            Native.register(Isal.class, NativeLibrary.getInstance("isal"));
            return Optional.of(new Isal());
        } catch (LinkageError missing) {
            return Optional.empty();
        }
    }

    /** A compressor of level 1, the lowest that builds Huffman codes of its own for what it compresses. */
    NativeDeflate compressor() {
        return new Compressor();
    }

    private static native void isal_deflate_stateless_init(Pointer stream);

    private static native int isal_deflate_stateless(Pointer stream);

    /** One {@code struct isal_zstream}; offsets as its fields lie on machines of 64 bits. */
    private static final class Compressor implements NativeDeflate {
        private static final int NEXT_IN = 0;
        private static final int AVAILABLE_IN = 8;
        private static final int NEXT_OUT = 16;
        private static final int AVAILABLE_OUT = 24;
        private static final int TOTAL_OUT = 28;
        private static final int LEVEL = 40;
        private static final int LEVEL_BUFFER_SIZE = 44;
        private static final int LEVEL_BUFFER = 48;
        private static final int END_OF_STREAM = 56;

        /** The struct holds its own window and hash table, about 85 KB. */
        private static final int STREAM_SIZE = 1 << 18;

        /** {@code ISAL_DEF_LVL1_EXTRA_LARGE} is about 530 KB; more is allowed and not used. */
        private static final int LEVEL_BUFFER_LENGTH = 1 << 20;

        private static final int OK = 0;

        private final Memory stream = new Memory(STREAM_SIZE);
        private final Memory levelBuffer = new Memory(LEVEL_BUFFER_LENGTH);

        /** Bytes that cannot be compressed are stored in blocks of at most 65,535, with 5 bytes before each. */
        @Override
        public long bound(long length) {
            return length + (length >> 8) + 1024;
        }

        @Override
        public long deflate(Memory content, long length, Memory target) {
            isal_deflate_stateless_init(stream);
            stream.setPointer(NEXT_IN, content);
            stream.setInt(AVAILABLE_IN, Math.toIntExact(length));
            stream.setPointer(NEXT_OUT, target);
            stream.setInt(AVAILABLE_OUT, (int) Math.min(Integer.MAX_VALUE, target.size()));
            stream.setInt(LEVEL, 1);
            stream.setInt(LEVEL_BUFFER_SIZE, LEVEL_BUFFER_LENGTH);
            stream.setPointer(LEVEL_BUFFER, levelBuffer);
            stream.setShort(END_OF_STREAM, (short) 1);
            return isal_deflate_stateless(stream) == OK ? stream.getInt(TOTAL_OUT) : 0;
        }

        @Override
        public void close() {
            stream.close();
            levelBuffer.close();
        }
    }
}
