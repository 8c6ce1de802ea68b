package dev.polaris.backup.archive;

/** The checks of an archive walk; the names are those in verification.json. */
public enum WalkCheck {
    /** The index can be read to its end and its members lie one after another. */
    INDEX("index"),
    /** The compressed file has the SHA-256 the index gives. */
    SHA256("sha256"),
    /** The compressed file and the archive have the lengths the index gives. */
    SIZE("size"),
    /** Every member is one sound gzip member with the content's length, CRC and begin state the index gives. */
    MEMBERS("members"),
    /** The archive can be read from its first byte to its last. */
    STRUCTURE("structure"),
    /** The table of contents is the index's, and each entry with data has its block at the place the index gives. */
    ENTRIES("entries"),
    /** Each table has the rows and bytes the index gives. */
    ROWS("rows"),
    /** Each table has the content hash the index gives. */
    HASH("hash"),
    /** Each large object has the place, length and hash the index gives. */
    LARGE_OBJECTS("large-objects");

    private final String label;

    WalkCheck(String label) {
        this.label = label;
    }

    /** The name people and files know it by. */
    public String label() {
        return label;
    }
}
