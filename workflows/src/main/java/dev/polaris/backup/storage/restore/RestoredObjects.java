package dev.polaris.backup.storage.restore;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a restore, or a part of it, did.
 *
 * @param uploaded objects that were uploaded; each was read back and had the digest of the backup
 * @param uploadedBytes their length
 * @param found objects that an earlier attempt had uploaded, or that are the same already; read and compared
 * @param foundBytes their length
 * @param owners rows whose owner and time of creation were set
 * @param notRestored how many were not restored, or not completely, by reason
 */
public record RestoredObjects(
        long uploaded,
        long uploadedBytes,
        long found,
        long foundBytes,
        long owners,
        Map<NotRestored, Long> notRestored) {
    /** Nothing. */
    public static final RestoredObjects NONE = new RestoredObjects(0, 0, 0, 0, 0, Map.of());

    public RestoredObjects {
        // In the order of the reasons, so that the same counts are the same text.
        EnumMap<NotRestored, Long> ordered = new EnumMap<>(NotRestored.class);
        ordered.putAll(notRestored);
        notRestored = ordered;
    }

    /** Both together. */
    public RestoredObjects plus(RestoredObjects other) {
        EnumMap<NotRestored, Long> both = new EnumMap<>(NotRestored.class);
        both.putAll(notRestored);
        other.notRestored.forEach((reason, count) -> both.merge(reason, count, Long::sum));
        return new RestoredObjects(
                uploaded + other.uploaded,
                uploadedBytes + other.uploadedBytes,
                found + other.found,
                foundBytes + other.foundBytes,
                owners + other.owners,
                both);
    }

    /** Objects whose bytes are not in the target as they should be. */
    public long missing() {
        return notRestored.entrySet().stream()
                .filter(entry -> !entry.getKey().bytesRestored())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
