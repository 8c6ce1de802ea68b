package dev.polaris.backup.gzip;

import dev.polaris.backup.config.Compression;

/**
 * The implementation of deflate that compresses, and how hard it tries.
 *
 * @param name level and implementation, such as {@code gzip-6 (libdeflate)}; recorded with the backup
 * @param compressors opens one compressor per thread
 */
public record Codec(String name, MemberCompressor.Factory compressors) {
    /** The best one that this machine has. */
    public static Codec of(Compression compression) {
        if (compression == Compression.FASTEST && Isal.installed().isPresent()) {
            return codec(
                    1,
                    "isa-l",
                    () -> new NativeMemberCompressor(Isal.installed().get().compressor()));
        }
        int level = level(compression);
        return Libdeflate.installed()
                .map(library -> codec(level, "libdeflate", () -> new NativeMemberCompressor(library.compressor(level))))
                .orElseGet(() -> jdk(compression));
    }

    /** The JDK's, which every machine has. */
    public static Codec jdk(Compression compression) {
        int level = level(compression);
        return codec(level, "jdk", () -> new DeflaterMemberCompressor(level));
    }

    private static Codec codec(int level, String implementation, MemberCompressor.Factory compressors) {
        return new Codec("gzip-" + level + " (" + implementation + ")", compressors);
    }

    private static int level(Compression compression) {
        return switch (compression) {
            case FASTEST -> 1;
            case BALANCED -> 6;
            case SMALLEST -> 9;
        };
    }
}
