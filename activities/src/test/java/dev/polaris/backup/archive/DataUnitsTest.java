package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.polaris.backup.postgres.PostgresCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Units together are the data section, whatever their size, the members' and the chunks'. */
class DataUnitsTest {
    private static final List<String> ROWS = rows();

    private static List<String> rows() {
        List<String> rows = new ArrayList<>(List.of("", "\\\\.", "\\N", ".", "\\", ""));
        for (int number = 0; number < 400; number++) {
            rows.add(number + "\t" + "v".repeat(number % 37));
        }
        rows.add("long".repeat(1000));
        rows.add("");
        return rows;
    }

    private static byte[] archive(int minor, int chunk) {
        byte[] text = SyntheticArchive.copyText(ROWS);
        byte[] content = "object\nwith lines\n".repeat(100).getBytes(StandardCharsets.UTF_8);
        SyntheticArchive archive = new SyntheticArchive(minor, 6)
                .entry(1, false, "schema", "SCHEMA", null)
                .table(2, "first")
                .table(3, "second")
                .table(4, "none")
                .largeObjects(5)
                .table(6, "last");
        archive.rows(2, SyntheticArchive.inPieces(text, chunk));
        archive.rows(3, SyntheticArchive.inPieces(text, chunk));
        archive.rows(4, List.of(SyntheticArchive.TERMINATOR));
        archive.beginLargeObjects(5);
        for (int object = 10; object < 60; object++) {
            archive.largeObject(object, object % 7 == 0 ? List.of() : SyntheticArchive.inPieces(content, chunk));
        }
        archive.largeObject(4_200_000_001L, List.of());
        archive.number(0);
        return archive.rows(6, SyntheticArchive.inPieces(text, chunk)).toBytes();
    }

    @ParameterizedTest
    @CsvSource({
        "14,1,64,200,1",
        "14,7,1,1,500",
        "15,100,64,64,1000",
        "15,4096,300,900,700",
        "16,1000000,64,256,300",
        "16,3,50,1000,100000",
        "16,37,50,60,1"
    })
    void unitsOfAnyArchiveAreItsData(int minor, int chunk, int soft, int hard, long unitSize) throws IOException {
        Packed packed = Packed.of(archive(minor, chunk), Packed.settings().withMemberSizes(soft, hard));
        int units = check(packed, unitSize);
        assertThat(units).isGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"15", "17"})
    void unitsOfOddTablesAreTheirRows(String major) throws Exception {
        Path binaries = major.equals("15") ? PostgresCluster.defaultBinaries() : postgres17();
        if (binaries == null) {
            return;
        }
        try (PostgresCluster cluster =
                PostgresCluster.start(binaries, PostgresCluster.Authentication.TRUST, Map.of())) {
            cluster.execute("postgres", "create database odd");
            cluster.execute("odd", OddTables.STATEMENTS);
            Process process = cluster.client("pg_dump", "--format=custom", "--compress=0", "odd")
                    .start();
            Packed packed =
                    Packed.of(process.getInputStream(), Packed.settings().withMemberSizes(1 << 13, 1 << 16));
            assertThat(process.waitFor()).isZero();
            assertThat(check(packed, 1 << 16)).isGreaterThan(20);
            assertThat(check(packed, 64 << 20)).isEqualTo(packed.summary().end().entriesWithData());
        }
    }

    private static Path postgres17() {
        String chosen = System.getenv("POLARIS_PG17_BIN");
        return chosen == null ? null : Path.of(chosen);
    }

    /** Checks coverage, order, repeatability and content; answers the number of units. */
    private static int check(Packed packed, long unitSize) throws IOException {
        DataUnits units = packed.archive().units(unitSize, entry -> true);
        assertThat(packed.archive().units(unitSize, entry -> true).batches()).isEqualTo(units.batches());
        Map<Integer, List<DataUnit>> byEntry = new TreeMap<>();
        Set<String> names = new HashSet<>();
        for (List<DataUnit> batch : units.batches()) {
            for (DataUnit unit : batch) {
                assertThat(names.add(unit.name())).isTrue();
                byEntry.computeIfAbsent(unit.toc().dumpId(), dumpId -> new ArrayList<>())
                        .add(unit);
            }
        }
        assertThat(units.units()).isEqualTo(names.size());
        Map<Long, ContentHash> objects = new HashMap<>();
        for (LargeObjectEntry object : packed.records(LargeObjectEntry.class)) {
            objects.put(object.oid(), object.hash());
        }
        int entries = 0;
        try (SliceReader reader = packed.archive().slices()) {
            for (IndexEntry entry : packed.records(IndexEntry.class)) {
                if (entry.data().isPresent()) {
                    List<DataUnit> slices = byEntry.get(entry.toc().dumpId());
                    slices.sort(Comparator.comparingInt(DataUnit::ordinal));
                    checkCoverage(entry, slices);
                    checkContent(reader, entry, slices, objects);
                    entries++;
                }
            }
        }
        assertThat(entries).isEqualTo(byEntry.size());
        assertThat(objects).isEmpty();
        return units.units();
    }

    private static void checkCoverage(IndexEntry entry, List<DataUnit> slices) {
        DataExtent extent = entry.data().orElseThrow();
        long at = extent.start();
        for (int ordinal = 0; ordinal < slices.size(); ordinal++) {
            DataUnit unit = slices.get(ordinal);
            assertThat(unit.ordinal()).isEqualTo(ordinal);
            assertThat(unit.start()).isEqualTo(at);
            assertThat(unit.whole()).isEqualTo(slices.size() == 1);
            at = unit.end();
        }
        // Behind the last row there may be an end line that belongs to no unit: five bytes, framed.
        assertThat(extent.end() - at).isBetween(0L, 35L);
        assertThat(slices.stream().mapToLong(DataUnit::rows).sum())
                .isEqualTo(extent.facts().orElseThrow().rows());
    }

    private static void checkContent(
            SliceReader reader, IndexEntry entry, List<DataUnit> slices, Map<Long, ContentHash> objects)
            throws IOException {
        ContentHash[] sum = {ContentHash.ZERO};
        for (DataUnit unit : slices) {
            if (unit.content() == DataEntry.Content.LARGE_OBJECTS) {
                reader.largeObjects(unit, new CheckedObjects(objects));
            } else {
                long[] rows = {0};
                reader.rows(unit, new RowLines<RuntimeException>((bytes, from, length) -> {
                    sum[0] = sum[0].plus(hash(Hashing.xxh3_128().hashBytesTo128Bits(bytes, from, length)));
                    rows[0]++;
                }));
                assertThat(rows[0]).isEqualTo(unit.rows());
            }
        }
        if (slices.get(0).content() == DataEntry.Content.ROWS) {
            assertThat(sum[0])
                    .as(entry.toc().qualifiedName())
                    .isEqualTo(entry.data().orElseThrow().facts().orElseThrow().hash());
        }
    }

    private static ContentHash hash(HashValue128 value) {
        return new ContentHash(value.getMostSignificantBits(), value.getLeastSignificantBits());
    }

    /** Takes each object off the list that has the content of the index. */
    private static final class CheckedObjects implements LargeObjectSink<RuntimeException> {
        private final Map<Long, ContentHash> expected;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private long oid;

        CheckedObjects(Map<Long, ContentHash> expected) {
            this.expected = expected;
        }

        @Override
        public void begin(long object) {
            oid = object;
            content.reset();
        }

        @Override
        public void content(byte[] bytes, int from, int length) {
            content.write(bytes, from, length);
        }

        @Override
        public void end() {
            assertThat(hash(Hashing.xxh3_128().hashBytesTo128Bits(content.toByteArray())))
                    .isEqualTo(expected.remove(oid));
        }
    }

    @Test
    void bigTablesComeFirstAndSmallOnesTogether() throws IOException {
        Packed packed = Packed.of(archive(14, 50), Packed.settings().withMemberSizes(500, 2000));
        DataUnits units = packed.archive().units(4000, entry -> true);
        List<List<DataUnit>> batches = units.batches();
        assertThat(batches.get(0).get(0).toc().tag()).isEqualTo("BLOBS");
        assertThat(batches.get(batches.size() - 1))
                .extracting(unit -> unit.toc().tag())
                .containsExactly("none");
        DataUnits together = packed.archive().units(1 << 30, entry -> true);
        assertThat(together.batches())
                .singleElement()
                .satisfies(batch -> assertThat(batch).hasSize(5));
        DataUnits chosen = packed.archive().units(1 << 30, entry -> entry.tag().equals("second"));
        assertThat(chosen.units()).isEqualTo(1);
        assertThat(chosen.rows()).isEqualTo(ROWS.size());
    }

    @Test
    void damageIsFoundInTheUnitThatHasIt() throws IOException {
        Packed packed = Packed.of(archive(14, 50), Packed.settings().withMemberSizes(500, 2000));
        List<DataUnit> units = packed.archive().units(4000, entry -> entry.tag().equals("first")).batches().stream()
                .flatMap(List::stream)
                .toList();
        assertThat(units).hasSizeGreaterThan(2);
        Member member = units.get(1).members().get(0);
        byte[] damaged = packed.compressed().clone();
        damaged[(int) (member.offset() + member.length() / 2)] ^= 1;
        try (SliceReader reader = new SliceReader(MemberSource.ofBytes(damaged))) {
            reader.<RuntimeException>rows(units.get(0), (bytes, from, length) -> {});
            assertThatThrownBy(() -> reader.<RuntimeException>rows(units.get(1), (bytes, from, length) -> {}))
                    .isInstanceOf(ArchiveFormatException.class)
                    .hasMessageContaining("the member at " + member.offset());
            reader.<RuntimeException>rows(units.get(2), (bytes, from, length) -> {});
        }
    }

    @Test
    void copyStatementsOfOddNamesAreRead() {
        assertThat(CopyStatement.parse("COPY public.plain (id, \"x y\", \"a,b\"\"(c)\") FROM stdin;\n"))
                .isEqualTo(new CopyStatement("public.plain", List.of("id", "\"x y\"", "\"a,b\"\"(c)\"")));
        assertThat(CopyStatement.parse("COPY \"Odd \"\"S\".\"a (b) FROM stdin;\" (\"select\") FROM stdin;\n"))
                .isEqualTo(new CopyStatement("\"Odd \"\"S\".\"a (b) FROM stdin;\"", List.of("\"select\"")));
        assertThat(CopyStatement.parse("COPY public.none  FROM stdin;\n").fromStdin())
                .isEqualTo("COPY public.none FROM STDIN");
    }
}
