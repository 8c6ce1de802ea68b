package dev.polaris.backup.archive;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the header and the entries of the table of contents ({@code ReadHead}, {@code ReadToc} in PostgreSQL). */
final class TocReader {
    private static final byte[] MAGIC = {'P', 'G', 'D', 'M', 'P'};
    private static final int OLDEST_MINOR = 14;
    private static final int NEWEST_MINOR = 16;
    /** From this minor on the compression is one byte naming an algorithm instead of an Int giving a level. */
    static final int MINOR_WITH_COMPRESSION_ALGORITHM = 15;
    /** From this minor on every entry carries a relation kind. */
    private static final int MINOR_WITH_RELATION_KIND = 16;

    private static final int ALGORITHM_GZIP = 1;
    private static final int ALGORITHM_LZ4 = 2;
    private static final int ALGORITHM_ZSTD = 3;
    private static final int FORMAT_CUSTOM = 1;
    private static final int FIRST_YEAR = 1900;
    private static final long LARGEST_OID = 0xffff_ffffL;
    private static final int MOST_DEPENDENCIES = 1 << 20;
    private static final int MOST_SHARED_STRINGS = 1 << 14;
    private static final int DATA_NOT_SET = 1;
    private static final int DATA_SET = 2;
    private static final int NO_DATA = 3;

    private final ArchiveInput input;
    /** Schemas, owners and kinds repeat in every entry; one copy of each is enough. */
    private final Map<String, String> shared = new HashMap<>();

    private int minor;
    private boolean compressed;

    TocReader(ArchiveInput input) {
        this.input = input;
    }

    /** Reads the header, and refuses an archive whose data are compressed by pg_dump. */
    ArchiveHeader readHeader() throws IOException {
        ArchiveHeader header = readAnyHeader();
        if (compressed) {
            throw input.refused(
                    "the archive is compressed by pg_dump, so its rows cannot be seen", "use pg_dump --compress=0");
        }
        return header;
    }

    /** Whether the data blocks are compressed; known after the header. */
    boolean compressed() {
        return compressed;
    }

    /** Reads the header, also of an archive whose data are compressed with zlib. */
    ArchiveHeader readAnyHeader() throws IOException {
        for (byte expected : MAGIC) {
            if (input.readByte("the magic bytes") != expected) {
                throw input.refused(
                        "the first bytes are not PGDMP", "only archives of pg_dump --format=custom can be read");
            }
        }
        int major = input.readByte("the archive version");
        minor = input.readByte("the archive version");
        int revision = input.readByte("the archive version");
        if (major != 1 || minor < OLDEST_MINOR || minor > NEWEST_MINOR) {
            throw input.refused(
                    "archive version " + major + "." + minor + " is not known",
                    "use pg_dump of PostgreSQL 14 to 18 (archive versions 1.14 to 1.16)");
        }
        int intSize = input.readByte("the integer size");
        int offsetSize = input.readByte("the offset size");
        if (intSize != ArchiveHeader.INT_SIZE || offsetSize != ArchiveHeader.OFFSET_SIZE) {
            throw input.damaged(
                    "integers of " + intSize + " and offsets of " + offsetSize + " bytes instead of 4 and 8");
        }
        int format = input.readByte("the format");
        if (format != FORMAT_CUSTOM) {
            throw input.refused("format " + format + " is not the custom format", "use pg_dump --format=custom");
        }
        compressed = readCompression();
        LocalDateTime created = readCreated();
        String databaseName = input.readRequiredString("the database name");
        String serverVersion = input.readRequiredString("the server version");
        String toolVersion = input.readRequiredString("the pg_dump version");
        int tocCount = input.readInt("the number of entries", 0, Integer.MAX_VALUE);
        return new ArchiveHeader(
                minor, revision, created, databaseName, serverVersion, major(serverVersion), toolVersion, tocCount);
    }

    /** Up to 1.14 a level of zlib, with -1 for its default; then an algorithm. */
    private boolean readCompression() throws IOException {
        if (minor < MINOR_WITH_COMPRESSION_ALGORITHM) {
            return input.readInt("the compression level") != 0;
        }
        int algorithm = input.readByte("the compression algorithm");
        if (algorithm > ALGORITHM_GZIP) {
            throw input.refused(
                    "the archive is compressed by pg_dump with "
                            + (algorithm == ALGORITHM_LZ4 ? "lz4" : algorithm == ALGORITHM_ZSTD ? "zstd" : algorithm),
                    "use pg_dump --compress=0 or --compress=gzip");
        }
        return algorithm == ALGORITHM_GZIP;
    }

    private LocalDateTime readCreated() throws IOException {
        int second = input.readInt("the creation time", 0, 61);
        int minute = input.readInt("the creation time", 0, 59);
        int hour = input.readInt("the creation time", 0, 23);
        int day = input.readInt("the creation time", 1, 31);
        int month = input.readInt("the creation time", 0, 11);
        int year = input.readInt("the creation time", 0, 8099);
        input.readInt("the daylight saving flag", -1, 1);
        try {
            // A leap second counts as the one before: java.time has no name for it.
            return LocalDateTime.of(FIRST_YEAR + year, month + 1, day, hour, minute, Math.min(second, 59));
        } catch (DateTimeException impossible) {
            throw input.damaged("the creation time cannot be: " + impossible.getMessage());
        }
    }

    private int major(String serverVersion) throws IOException {
        int end = 0;
        while (end < serverVersion.length() && end < 3 && isDigit(serverVersion.charAt(end))) {
            end++;
        }
        if (end == 0) {
            throw input.damaged("the server version does not begin with a number");
        }
        return Integer.parseInt(serverVersion.substring(0, end));
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    /** Reads one entry and passes over its SQL. */
    TocEntry readEntry(int ordinal) throws IOException {
        return read(ordinal, false).entry();
    }

    /**
     * Reads one entry with its SQL. Text is decoded as the archive's encoding from the entry on that names it, which
     * pg_dump writes before every other.
     */
    TocDefinition readDefinition(int ordinal) throws IOException {
        TocDefinition read = read(ordinal, true);
        if (read.entry().description().equals(ArchiveEncoding.ENTRY)) {
            input.decodeAs(ArchiveEncoding.of(read.definition()).charset());
        }
        return read;
    }

    private TocDefinition read(int ordinal, boolean withSql) throws IOException {
        String where = "entry " + ordinal;
        int dumpId = input.readInt("dump id of " + where, 1, TocEntry.LARGEST_DUMP_ID);
        boolean hadDumper = input.readInt("data mark of " + where, 0, 1) == 1;
        long catalogOid = readDecimal("catalog oid of " + where, LARGEST_OID);
        long oid = readDecimal("oid of " + where, LARGEST_OID);
        String tag = input.readRequiredString("tag of " + where);
        String description = share(input.readRequiredString("kind of " + where));
        int section = input.readInt("section of " + where, 1, 4);
        String definition = readSql("definition of " + where, withSql);
        String dropStatement = readSql("drop statement of " + where, withSql);
        String copyStatement = emptyToNull(input.readString("copy statement of " + where));
        String namespace = share(input.readString("schema of " + where));
        String tablespace = share(input.readString("tablespace of " + where));
        String tableAccessMethod = share(input.readString("access method of " + where));
        String relationKind = minor >= MINOR_WITH_RELATION_KIND ? readRelationKind(where) : null;
        String owner = share(input.readString("owner of " + where));
        input.skipString("oids mark of " + where);
        List<Integer> dependencies = readDependencies(where);
        if (readDataState(where) != hadDumper) {
            throw input.damaged("data mark and data offset of " + where + " contradict each other");
        }
        TocEntry entry = new TocEntry(
                ordinal,
                dumpId,
                catalogOid,
                oid,
                tag,
                description,
                section,
                namespace,
                owner,
                tablespace,
                tableAccessMethod,
                relationKind,
                copyStatement,
                dependencies,
                hadDumper);
        return new TocDefinition(entry, definition, dropStatement);
    }

    private String readSql(String what, boolean wanted) throws IOException {
        if (wanted) {
            return input.readLongString(what);
        }
        input.skipString(what);
        return "";
    }

    private static String emptyToNull(String value) {
        return value == null || value.isEmpty() ? null : value;
    }

    private String share(String value) {
        if (value == null || shared.size() >= MOST_SHARED_STRINGS) {
            return value;
        }
        String known = shared.putIfAbsent(value, value);
        return known == null ? value : known;
    }

    private String readRelationKind(String where) throws IOException {
        int kind = input.readInt("relation kind of " + where, 0, 127);
        return kind == 0 ? null : share(String.valueOf((char) kind));
    }

    private List<Integer> readDependencies(String where) throws IOException {
        List<Integer> dependencies = new ArrayList<>();
        String what = "dependency of " + where;
        while (true) {
            String text = input.readString(what);
            if (text == null) {
                return dependencies;
            }
            if (dependencies.size() == MOST_DEPENDENCIES) {
                throw input.damaged(where + " has more than " + MOST_DEPENDENCIES + " dependencies");
            }
            dependencies.add((int) parseDecimal(text, what, TocEntry.LARGEST_DUMP_ID));
        }
    }

    private boolean readDataState(String where) throws IOException {
        int state = input.readByte("data offset of " + where);
        for (int index = 0; index < ArchiveHeader.OFFSET_SIZE; index++) {
            input.readByte("data offset of " + where);
        }
        if (state != DATA_NOT_SET && state != DATA_SET && state != NO_DATA) {
            throw input.damaged("data offset of " + where + " has the unknown state " + state);
        }
        return state != NO_DATA;
    }

    private long readDecimal(String what, long largest) throws IOException {
        return parseDecimal(input.readRequiredString(what), what, largest);
    }

    private long parseDecimal(String text, String what, long largest) throws IOException {
        long value = 0;
        boolean valid = !text.isEmpty() && text.length() <= 10;
        for (int index = 0; valid && index < text.length(); index++) {
            valid = isDigit(text.charAt(index));
            value = value * 10 + (text.charAt(index) - '0');
        }
        if (!valid || value > largest) {
            throw input.damaged(what + " is not a number up to " + largest);
        }
        return value;
    }
}
