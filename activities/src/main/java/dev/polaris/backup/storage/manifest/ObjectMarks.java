package dev.polaris.backup.storage.manifest;

import dev.polaris.backup.storage.source.ObjectFacts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What tells one state of an object from another. What the source did not tell is null.
 *
 * @param size length in bytes
 * @param etag the project's entity tag
 * @param version the project's own mark of a state
 * @param updatedAt when it was last written
 */
public record ObjectMarks(long size, String etag, String version, Instant updatedAt) {

    /** The marks of an object of this length. */
    public static ObjectMarks of(ObjectFacts facts, long size) {
        return new ObjectMarks(
                size,
                facts.etag().orElse(null),
                facts.version().orElse(null),
                facts.updatedAt().orElse(null));
    }

    /**
     * Whether the object is still in this state. Every mark that both sides tell must agree, and there must be one besides
     * the size: two states of an object can have the same length.
     */
    public boolean areOf(ObjectFacts now) {
        Optional<Boolean> sameVersion =
                now.version().filter(told -> version != null).map(told -> told.equals(version));
        Optional<Boolean> sameEtag = now.etag().filter(told -> etag != null).map(told -> told.equals(etag));
        Optional<Boolean> sameTime =
                now.updatedAt().filter(told -> updatedAt != null).map(told -> sameMoment(told, updatedAt));
        boolean told = sameVersion.isPresent() || sameEtag.isPresent() || sameTime.isPresent();
        return told
                && sameVersion.orElse(true)
                && sameEtag.orElse(true)
                && sameTime.orElse(true)
                && now.size().orElse(size) == size;
    }

    /** Sources tell the same moment in microseconds, milliseconds or seconds; the coarser one decides. */
    private static boolean sameMoment(Instant one, Instant other) {
        ChronoUnit unit = one.getNano() == 0 || other.getNano() == 0 ? ChronoUnit.SECONDS : ChronoUnit.MILLIS;
        return one.truncatedTo(unit).equals(other.truncatedTo(unit));
    }
}
