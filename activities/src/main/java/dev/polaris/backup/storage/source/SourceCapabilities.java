package dev.polaris.backup.storage.source;

import java.util.Set;

/**
 * Which facts a source knows where.
 *
 * @param listed in every line of a listing
 * @param read with an object's content
 * @param described by {@link StorageSource#describe}
 * @param bucketSettings whether buckets come with their settings, or only with id and creation
 */
public record SourceCapabilities(Set<Fact> listed, Set<Fact> read, Set<Fact> described, boolean bucketSettings) {
    public SourceCapabilities {
        listed = Set.copyOf(listed);
        read = Set.copyOf(read);
        described = Set.copyOf(described);
    }

    /** Whether a fact of an object can be had only by asking for it with {@link StorageSource#describe}. */
    public boolean onlyDescribed(Fact fact) {
        return described.contains(fact) && !listed.contains(fact) && !read.contains(fact);
    }
}
