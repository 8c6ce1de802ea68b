package dev.polaris.backup.validation;

import dev.polaris.backup.archive.TocEntry;
import java.util.Optional;
import java.util.Set;

/** Every way in which a restored schema may differ from the backup's. What is not listed here is a failure. */
final class ToleratedDifferences {
    /** Settings of the script, not objects. */
    private static final Set<String> NO_OBJECTS = Set.of("ENCODING", "STDSTRINGS", "SEARCHPATH");

    /** Of the database itself; dumped only by {@code pg_dump --create}. */
    private static final Set<String> OF_THE_DATABASE = Set.of("DATABASE", "DATABASE PROPERTIES");

    /** pg_dump --schema-only leaves large objects out; their content is compared by itself. */
    private static final Set<String> LARGE_OBJECTS = Set.of("BLOB", "BLOBS", "BLOB METADATA", "BLOB COMMENTS");

    /** What a quarantine changes or leaves out, so that the copy cannot reach other systems. */
    private static final Set<String> QUARANTINED = Set.of("USER MAPPING", "SERVER", "SUBSCRIPTION");

    /**
     * Texts that PostgreSQL makes from a parsed form, and words differently from major to major: when they differ between
     * majors, nothing is proven.
     */
    private static final Set<String> WORDED_BY_MAJOR =
            Set.of("VIEW", "MATERIALIZED VIEW", "RULE", "POLICY", "TABLE", "CHECK CONSTRAINT", "INDEX", "TRIGGER");

    private static final int SECTION_DATA = 3;

    private ToleratedDifferences() {}

    /** Whether an entry takes part in the comparison at all. */
    static boolean compared(TocEntry entry) {
        String kind = entry.description();
        return entry.section() != SECTION_DATA
                && !kind.endsWith(" DATA")
                && !kind.equals("SEQUENCE SET")
                && !NO_OBJECTS.contains(kind)
                && !OF_THE_DATABASE.contains(kind)
                && !LARGE_OBJECTS.contains(kind)
                && !entry.tag().startsWith("LARGE OBJECT");
    }

    /** Why a quarantined copy may lack or change an entry. */
    static Optional<String> quarantine(SchemaFingerprints.Name name) {
        return QUARANTINED.contains(name.description())
                ? Optional.of("kept from reaching other systems, as every copy is")
                : Optional.empty();
    }

    /** Whether the text of such an entry may differ between majors. */
    static boolean wordedByMajor(SchemaFingerprints.Name name) {
        return WORDED_BY_MAJOR.contains(name.description());
    }
}
