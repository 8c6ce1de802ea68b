package dev.polaris.backup.gzip;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Optional;

/**
 * The system's libdeflate (Debian's {@code libdeflate0}, {@code libdeflate.h} of 1.14), which compresses and decompresses
 * whole buffers several times faster than zlib, into and from the same format.
 */
final class Libdeflate {
    private static final Optional<Libdeflate> INSTALLED = find();

    private Libdeflate() {}

    /** Empty where the library is missing or cannot be called. */
    static Optional<Libdeflate> installed() {
        return INSTALLED;
    }

    private static Optional<Libdeflate> find() {
        try {
            if (Native.SIZE_T_SIZE != Long.BYTES) {
                return Optional.empty();
            }
            Native.register(Libdeflate.class, NativeLibrary.getInstance("deflate"));
            return Optional.of(new Libdeflate());
        } catch (LinkageError missing) {
            return Optional.empty();
        }
    }

    /** @param level 1 (fastest) to 12 (smallest) */
    NativeDeflate compressor(int level) {
        return new Compressor(allocated(libdeflate_alloc_compressor(level)));
    }

    Pointer newDecompressor() {
        return allocated(libdeflate_alloc_decompressor());
    }

    private static Pointer allocated(Pointer pointer) {
        if (pointer == null) {
            throw new OutOfMemoryError("libdeflate could not allocate its state");
        }
        return pointer;
    }

    void freeDecompressor(Pointer decompressor) {
        libdeflate_free_decompressor(decompressor);
    }

    /**
     * Whether the deflated bytes are one whole stream of exactly this many bytes of content; only then is {@code target}
     * of use.
     */
    boolean decompress(Pointer decompressor, Memory deflated, long length, Memory target, long expected) {
        try (Memory consumed = new Memory(Long.BYTES)) {
            // Without a place for the number of bytes produced, any other number than asked for is a failure.
            int result = libdeflate_deflate_decompress_ex(
                    decompressor, deflated, length, target, expected, consumed, Pointer.NULL);
            return result == 0 && consumed.getLong(0) == length;
        }
    }

    private static native Pointer libdeflate_alloc_compressor(int level);

    private static native void libdeflate_free_compressor(Pointer compressor);

    private static native long libdeflate_deflate_compress_bound(Pointer compressor, long length);

    private static native long libdeflate_deflate_compress(
            Pointer compressor, Pointer content, long length, Pointer target, long capacity);

    private static native Pointer libdeflate_alloc_decompressor();

    private static native void libdeflate_free_decompressor(Pointer decompressor);

    private static native int libdeflate_deflate_decompress_ex(
            Pointer decompressor,
            Pointer deflated,
            long length,
            Pointer target,
            long expected,
            Pointer consumed,
            Pointer produced);

    private record Compressor(Pointer state) implements NativeDeflate {
        @Override
        public long bound(long length) {
            return libdeflate_deflate_compress_bound(state, length);
        }

        @Override
        public long deflate(Memory content, long length, Memory target) {
            return libdeflate_deflate_compress(state, content, length, target, target.size());
        }

        @Override
        public void close() {
            libdeflate_free_compressor(state);
        }
    }
}
