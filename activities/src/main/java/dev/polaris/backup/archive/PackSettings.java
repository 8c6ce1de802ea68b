package dev.polaris.backup.archive;

import dev.polaris.backup.config.Compression;
import dev.polaris.backup.gzip.Codec;
import dev.polaris.backup.gzip.MemberCompressor;
import java.util.Map;
import java.util.Objects;

/**
 * How an archive is packed, and what its index says about where it comes from.
 *
 * @param backupId the backup's id, for the index
 * @param attemptId the attempt's id, for the index
 * @param sessionSettings the settings of the session whose COPY text is hashed, for the index
 * @param threads compressing threads, at least 1
 * @param compressors opens one compressor per thread
 * @param softMemberSize a member ends at the next row end after this many uncompressed bytes
 * @param hardMemberSize a member ends inside a row after this many uncompressed bytes
 */
public record PackSettings(
        String backupId,
        String attemptId,
        Map<String, String> sessionSettings,
        int threads,
        MemberCompressor.Factory compressors,
        int softMemberSize,
        int hardMemberSize) {
    /** Small enough to fetch for one row, large enough that compression and requests cost no more than in one piece. */
    public static final int SOFT_MEMBER_SIZE = 4 << 20;

    /** Rows longer than this are rare enough to be cut. */
    public static final int HARD_MEMBER_SIZE = 16 << 20;

    public PackSettings {
        Objects.requireNonNull(backupId, "backupId");
        Objects.requireNonNull(attemptId, "attemptId");
        sessionSettings = Map.copyOf(sessionSettings);
        Objects.requireNonNull(compressors, "compressors");
        if (threads < 1) {
            throw new IllegalArgumentException("at least one compressing thread is needed, not " + threads);
        }
        if (softMemberSize < 1 || hardMemberSize < softMemberSize || hardMemberSize > 64 << 20) {
            throw new IllegalArgumentException("member sizes must be 1 <= soft <= hard <= 64 MiB, not " + softMemberSize
                    + " and " + hardMemberSize);
        }
    }

    /** Members of the usual sizes, compressed as usual. */
    public static PackSettings of(String backupId, String attemptId, Map<String, String> sessionSettings, int threads) {
        return new PackSettings(
                backupId,
                attemptId,
                sessionSettings,
                threads,
                Codec.of(Compression.BALANCED).compressors(),
                SOFT_MEMBER_SIZE,
                HARD_MEMBER_SIZE);
    }

    /** The same with other compressors. */
    public PackSettings withCompressors(MemberCompressor.Factory others) {
        return new PackSettings(backupId, attemptId, sessionSettings, threads, others, softMemberSize, hardMemberSize);
    }

    /** The same with other member sizes. */
    public PackSettings withMemberSizes(int soft, int hard) {
        return new PackSettings(backupId, attemptId, sessionSettings, threads, compressors, soft, hard);
    }
}
