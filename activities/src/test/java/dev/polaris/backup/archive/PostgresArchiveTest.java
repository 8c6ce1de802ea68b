package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.polaris.backup.postgres.PostgresCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Packs what a real pg_dump writes of a real database full of odd tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresArchiveTest {
    private static final String DATABASE = "odd";

    /** What makes COPY text the same in every session; docs/formats.md lists them. */
    private static final Map<String, String> SESSION = Map.of(
            "TimeZone", "UTC",
            "bytea_output", "hex",
            "lc_monetary", "C",
            "DateStyle", "ISO",
            "IntervalStyle", "postgres",
            "extra_float_digits", "3",
            "synchronize_seqscans", "off");

    private PostgresCluster cluster;
    private byte[] archive;
    private Packed packed;

    @BeforeAll
    void dumpAnOddDatabase() throws Exception {
        Path binaries = binaries();
        cluster = PostgresCluster.start(binaries, PostgresCluster.Authentication.SCRAM, Map.of());
        cluster.execute("postgres", "create database " + DATABASE);
        cluster.execute(DATABASE, OddTables.STATEMENTS);
        archive = dump("--format=custom", "--compress=0");
        packed = Packed.of(archive, Packed.settings());
    }

    /** The binaries to test with; another server version overrides it. */
    Path binaries() {
        return PostgresCluster.defaultBinaries();
    }

    Packed packed() {
        return packed;
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private byte[] dump(String... arguments) throws IOException, InterruptedException {
        Process process = dumping(arguments).start();
        byte[] bytes = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return bytes;
    }

    private ProcessBuilder dumping(String... arguments) {
        ProcessBuilder builder = cluster.client("pg_dump", arguments);
        builder.environment().put("PGDATABASE", DATABASE);
        builder.environment().put("PGTZ", "UTC");
        builder.environment().put("PGOPTIONS", "-c bytea_output=hex -c lc_monetary=C");
        return builder;
    }

    @Test
    void theMembersTogetherAreTheArchive() throws IOException {
        assertThat(Packed.gunzip(packed.compressed())).isEqualTo(archive);
        IndexEnd end = packed.summary().end();
        assertThat(end.archiveBytes()).isEqualTo(archive.length);
        assertThat(end.compressedBytes()).isEqualTo(packed.compressed().length);
    }

    @Test
    void stockToolsReadThePackedArchive(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("dump.sql.gz"), packed.compressed());
        Path plain = directory.resolve("dump");
        assertThat(exitOf(new ProcessBuilder("gunzip", "--test", file.toString())))
                .isZero();
        assertThat(exitOf(new ProcessBuilder("gunzip", "--stdout", file.toString()).redirectOutput(plain.toFile())))
                .isZero();
        Process list = cluster.client("pg_restore", "--list", plain.toString()).start();
        String listing = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(list.waitFor()).isZero();
        assertThat(listing).contains("TABLE DATA public plain", "TOC Entries: ");
        Process restore =
                cluster.client("pg_restore", "--file=-", plain.toString()).start();
        restore.getInputStream().transferTo(OutputStream.nullOutputStream());
        assertThat(restore.waitFor()).isZero();
        Process sum = new ProcessBuilder("sha256sum", file.toString()).start();
        String digest = new String(sum.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(digest).startsWith(packed.summary().end().sha256());
    }

    private static int exitOf(ProcessBuilder builder) throws IOException, InterruptedException {
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start().waitFor();
    }

    @Test
    void rowsAndHashesEqualWhatTheServerSays() throws Exception {
        int tables = 0;
        try (Connection connection = session()) {
            for (IndexEntry entry : packed.records(IndexEntry.class)) {
                if (entry.toc().hasData() && entry.toc().copyStatement() != null) {
                    compare(connection, entry);
                    tables++;
                }
            }
        }
        assertThat(tables)
                .isEqualTo(OddTables.TABLES)
                .isEqualTo(packed.summary().tables());
        assertThat(packed.summary().end().largeObjects()).isEqualTo(OddTables.LARGE_OBJECTS);
    }

    private static void compare(Connection connection, IndexEntry entry) throws SQLException {
        String name = entry.toc().qualifiedName();
        RowFacts facts = entry.data().orElseThrow().facts().orElseThrow();
        List<byte[]> rows = copyOut(connection, entry);
        assertThat(facts.rows()).as(name).isEqualTo(count(connection, entry)).isEqualTo(rows.size());
        assertThat(facts.hash().toString()).as(name).isEqualTo(OddTables.sumOfHashes(rows));
        long bytes = rows.stream().mapToLong(row -> row.length + 1L).sum();
        assertThat(facts.bytes()).as(name).isEqualTo(bytes);
    }

    private Connection session() throws SQLException {
        Connection connection = cluster.connect(DATABASE);
        try (Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> setting : SESSION.entrySet()) {
                statement.execute("set " + setting.getKey() + " to '" + setting.getValue() + "'");
            }
        }
        return connection;
    }

    private static long count(Connection connection, IndexEntry entry) throws SQLException {
        String table = entry.toc().copyStatement().replaceFirst("^COPY ", "");
        table = table.substring(0, table.lastIndexOf(" FROM stdin;"));
        if (table.endsWith(")")) {
            table = table.substring(0, table.lastIndexOf(" ("));
        }
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from only " + table)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static List<byte[]> copyOut(Connection connection, IndexEntry entry) throws SQLException {
        // Only at the end: a table's name may hold the same words.
        String sql = entry.toc().copyStatement().replaceFirst(" FROM stdin;\n$", " TO STDOUT");
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        List<byte[]> rows = new ArrayList<>();
        for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
            assertThat(row[row.length - 1]).isEqualTo((byte) '\n');
            rows.add(Arrays.copyOf(row, row.length - 1));
        }
        return rows;
    }

    @Test
    void everyMemberCanBeReadAloneFromItsBeginState() throws Exception {
        Packed small = Packed.of(archive, Packed.settings().withMemberSizes(1 << 12, 1 << 16));
        Map<Integer, IndexEntry> tables = new HashMap<>();
        for (IndexEntry entry : small.records(IndexEntry.class)) {
            if (entry.toc().copyStatement() != null && entry.toc().hasData()) {
                tables.put(entry.toc().dumpId(), entry);
            }
        }
        Map<Integer, List<byte[]>> rowsOf = new HashMap<>();
        int withinTables = 0;
        int insideRows = 0;
        try (Connection connection = session()) {
            for (Member member : small.records(Member.class)) {
                IndexEntry table = tables.get(member.begin().dumpId());
                if (table == null) {
                    continue;
                }
                if (!rowsOf.containsKey(table.toc().dumpId())) {
                    rowsOf.put(table.toc().dumpId(), copyOut(connection, table));
                }
                List<byte[]> found = OddTables.rowsStartingIn(small.content(member), member.begin());
                int first = (int) member.begin().firstRow();
                List<byte[]> wanted = rowsOf.get(table.toc().dumpId()).subList(first, first + found.size());
                assertThat(found)
                        .as(member.toString())
                        .usingElementComparator(Arrays::compare)
                        .containsExactlyElementsOf(wanted);
                withinTables++;
                insideRows += member.begin().insideRow() ? 1 : 0;
            }
        }
        assertThat(withinTables).isGreaterThan(50);
        assertThat(insideRows).as("members beginning inside the 20 MB row").isGreaterThan(200);
    }

    @Test
    void membersAreCutAtRowEndsUnlessARowIsVeryLong() throws Exception {
        List<Member> members = packed.records(Member.class);
        assertThat(members.stream().filter(member -> member.begin().insideRow()).count())
                .as("one 20 MB row, cut at 16 MiB")
                .isEqualTo(1);
        for (Member member : members) {
            assertThat(member.uncompressedLength()).isLessThanOrEqualTo(PackSettings.HARD_MEMBER_SIZE + (1 << 17));
        }
        assertThat(members.size()).as("small tables share members").isLessThan(OddTables.TABLES);
    }

    @Test
    void largeObjectsAreHashedOneByOne() throws Exception {
        List<LargeObjectEntry> objects = packed.records(LargeObjectEntry.class);
        assertThat(objects).hasSize(OddTables.LARGE_OBJECTS);
        try (Connection connection = session();
                Statement statement = connection.createStatement()) {
            for (LargeObjectEntry object : objects) {
                try (ResultSet content = statement.executeQuery("select lo_get(" + object.oid() + ")")) {
                    content.next();
                    byte[] bytes = content.getBytes(1);
                    assertThat(object.bytes()).isEqualTo(bytes.length);
                    HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(bytes);
                    assertThat(object.hash())
                            .isEqualTo(new ContentHash(hash.getMostSignificantBits(), hash.getLeastSignificantBits()));
                }
            }
        }
        assertThat(objects).anyMatch(object -> object.bytes() == 0);
    }

    @Test
    void anUntouchedArchiveWalksGreen() throws IOException {
        WalkResult result = packed.walk();
        assertThat(result.findings()).isEmpty();
        assertThat(result.passed()).isTrue();
        assertThat(result.sha256()).isEqualTo(packed.summary().end().sha256());
        assertThat(result.rowsCompared()).isEqualTo(packed.summary().end().rows());
    }

    @Test
    void anArchiveWrittenToAFileHasTheSameFacts(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("dump");
        dump("--format=custom", "--compress=0", "--file=" + file);
        try (InputStream stream = Files.newInputStream(file)) {
            Packed other = Packed.of(stream, Packed.settings());
            assertThat(other.records(IndexEntry.class)).isEqualTo(packed.records(IndexEntry.class));
            assertThat(other.walk().passed()).isTrue();
        }
    }

    @Test
    void aStreamStraightFromPgDumpIsPacked() throws Exception {
        Process process = dumping("--format=custom", "--compress=0").start();
        Packed streamed = Packed.of(process.getInputStream(), Packed.settings());
        assertThat(process.waitFor()).isZero();
        assertThat(streamed.records(IndexEntry.class)).isEqualTo(packed.records(IndexEntry.class));
    }

    @Test
    void insertDumpsHaveNoRowFacts() throws Exception {
        Packed inserts = Packed.of(dump("--format=custom", "--compress=0", "--inserts"), Packed.settings());
        assertThat(inserts.records(IndexEntry.class))
                .filteredOn(entry -> entry.toc().description().equals("TABLE DATA"))
                .hasSize(OddTables.TABLES)
                .allMatch(entry -> entry.data().orElseThrow().facts().isEmpty());
        WalkResult result = inserts.walk();
        assertThat(result.findings()).isEmpty();
        assertThat(result.outcome(WalkCheck.ROWS)).isEqualTo(WalkVerdict.Outcome.NOT_RUN);
        assertThat(result.outcome(WalkCheck.STRUCTURE)).isEqualTo(WalkVerdict.Outcome.PASSED);
    }

    @Test
    void anArchiveCompressedByPgDumpIsRefused() throws Exception {
        byte[] compressed = dump("--format=custom", "--compress=6");
        assertThatThrownBy(() -> ArchiveScanner.scan(new ByteArrayInputStream(compressed), new ArchiveListener() {}))
                .isInstanceOf(ArchiveFormatException.class)
                .hasMessageContaining("--compress=0");
    }

    @Test
    void theSumDoesNotDependOnTheOrderOfRows() throws Exception {
        cluster.execute(
                DATABASE,
                "create table shuffled as select * from plain order by id desc",
                "create table ordered as select * from plain order by id");
        byte[] both = dump("--format=custom", "--compress=0", "--table=shuffled", "--table=ordered");
        cluster.execute(DATABASE, "drop table shuffled", "drop table ordered");
        List<IndexEntry> entries = Packed.of(both, Packed.settings()).records(IndexEntry.class).stream()
                .filter(entry -> entry.toc().hasData())
                .toList();
        assertThat(entries).hasSize(2);
        assertThat(entries.get(0).data().orElseThrow().facts())
                .isEqualTo(entries.get(1).data().orElseThrow().facts());
    }
}
