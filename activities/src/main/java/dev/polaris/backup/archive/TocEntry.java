package dev.polaris.backup.archive;

import java.util.List;
import java.util.Objects;

/**
 * One table-of-contents entry, without its SQL ({@code defn}, {@code dropStmt}): that stays in the archive, whose first
 * members hold the whole table of contents.
 *
 * @param ordinal position in the table of contents, from 0
 * @param dumpId pg_dump's own number for the object, unique in the archive; dependencies and data blocks refer to it
 * @param catalogOid oid of the catalog the object lives in (1259 = pg_class), 0 when it has none
 * @param oid oid of the object in that catalog, 0 when it has none
 * @param tag the object's name, unquoted; for functions with its argument types
 * @param description the kind of entry, such as {@code TABLE DATA}, {@code BLOBS}, {@code INDEX}
 * @param section 1 none, 2 pre-data, 3 data, 4 post-data
 * @param namespace the schema, or null
 * @param owner the owning role, or null
 * @param tablespace the tablespace, or null
 * @param tableAccessMethod the table access method, or null
 * @param relationKind {@code pg_class.relkind} as one letter; null when the archive does not say (before 1.16, or not a
 *     relation)
 * @param copyStatement the {@code COPY ... FROM stdin;} statement; null for entries without rows and for INSERT dumps
 * @param dependencies dump ids this entry depends on, in archive order
 * @param hasData whether a data block belongs to it
 */
public record TocEntry(
        int ordinal,
        int dumpId,
        long catalogOid,
        long oid,
        String tag,
        String description,
        int section,
        String namespace,
        String owner,
        String tablespace,
        String tableAccessMethod,
        String relationKind,
        String copyStatement,
        List<Integer> dependencies,
        boolean hasData) {

    /** The kind of entry whose data block holds large objects ({@code BLOBS} in every archive version so far). */
    static final String LARGE_OBJECT_DATA = "BLOBS";

    /** pg_dump counts objects from 1; more of them fit no catalogue, and readers keep bits by this number. */
    static final int LARGEST_DUMP_ID = 1 << 26;

    public TocEntry {
        if (dumpId <= 0 || dumpId > LARGEST_DUMP_ID) {
            throw new IllegalArgumentException("dump id of entry " + ordinal + " cannot be: " + dumpId);
        }
        for (int dependency : dependencies) {
            if (dependency < 0 || dependency > LARGEST_DUMP_ID) {
                throw new IllegalArgumentException("dependency of entry " + ordinal + " cannot be: " + dependency);
            }
        }
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(description, "description");
        dependencies = List.copyOf(dependencies);
    }

    /** {@code schema.name} as people write it, without quotes; the bare tag when the entry has no schema. */
    public String qualifiedName() {
        return namespace == null || namespace.isEmpty() ? tag : namespace + "." + tag;
    }

    /** What the data block of this entry holds. */
    DataEntry dataEntry() {
        DataEntry.Content content;
        if (description.equals(LARGE_OBJECT_DATA)) {
            content = DataEntry.Content.LARGE_OBJECTS;
        } else if (copyStatement != null) {
            content = DataEntry.Content.ROWS;
        } else {
            content = DataEntry.Content.STATEMENTS;
        }
        return new DataEntry(dumpId, qualifiedName(), content);
    }
}
