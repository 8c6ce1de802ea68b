package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cuts under every chunking pg_dump has had or may have. */
class MemberCutTest {
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
        SyntheticArchive archive = new SyntheticArchive(minor, 5)
                .entry(1, false, "schema", "SCHEMA", null)
                .table(2, "first")
                .table(3, "second")
                .table(4, "none")
                .largeObjects(5);
        archive.rows(2, SyntheticArchive.inPieces(text, chunk));
        archive.rows(3, SyntheticArchive.inPieces(text, chunk));
        archive.rows(4, List.of(SyntheticArchive.TERMINATOR));
        archive.beginLargeObjects(5);
        archive.largeObject(10, SyntheticArchive.inPieces(content, chunk));
        archive.largeObject(4_200_000_001L, List.of());
        archive.largeObject(11, SyntheticArchive.inPieces(content, chunk));
        return archive.number(0).toBytes();
    }

    @ParameterizedTest
    @CsvSource({"14,1,64,200", "14,7,1,1", "15,100,64,64", "15,4096,300,900", "16,1000000,64,256", "16,3,50,1000"})
    void everyMemberBeginsAsTheIndexSaysAndTheContentIsTheSame(int minor, int chunk, int soft, int hard)
            throws IOException {
        byte[] bytes = archive(minor, chunk);
        Packed packed = Packed.of(bytes, Packed.settings().withMemberSizes(soft, hard));
        assertThat(Packed.gunzip(packed.compressed())).isEqualTo(bytes);
        // The walk compares each member's begin state with the scanner's own state there.
        WalkResult result = packed.walk();
        assertThat(result.findings()).isEmpty();
        assertThat(result.passed()).isTrue();
        for (IndexEntry entry : packed.records(IndexEntry.class)) {
            if (entry.toc().tag().equals("first") || entry.toc().tag().equals("second")) {
                RowFacts facts = entry.data().orElseThrow().facts().orElseThrow();
                assertThat(facts.rows()).isEqualTo(ROWS.size());
                List<byte[]> rows = ROWS.stream()
                        .map(row -> row.getBytes(StandardCharsets.UTF_8))
                        .toList();
                assertThat(facts.hash().toString()).isEqualTo(OddTables.sumOfHashes(rows));
            }
        }
        assertThat(packed.records(LargeObjectEntry.class))
                .extracting(LargeObjectEntry::oid)
                .containsExactly(10L, 4_200_000_001L, 11L);
    }

    @ParameterizedTest
    @CsvSource({"1,64,200", "100,64,64", "4096,300,900", "1000000,64,256", "3,50,1000"})
    void rowsReadFromSingleMembersAreTheRows(int chunk, int soft, int hard) throws IOException {
        Packed packed = Packed.of(archive(14, chunk), Packed.settings().withMemberSizes(soft, hard));
        int seen = 0;
        for (Member member : packed.records(Member.class)) {
            MemberBegin begin = member.begin();
            if (begin.dumpId() == 2 || begin.dumpId() == 3) {
                List<String> rows = OddTables.rowsStartingIn(packed.content(member), begin).stream()
                        .map(row -> new String(row, StandardCharsets.UTF_8))
                        .toList();
                int first = (int) begin.firstRow();
                assertThat(rows).isEqualTo(ROWS.subList(first, first + rows.size()));
                seen += rows.size();
            }
        }
        assertThat(seen).isGreaterThan(ROWS.size());
    }

    @Test
    void membersEndAtRowEndsUntilTheHardLimit() throws IOException {
        Packed packed = Packed.of(archive(14, 1_000_000), Packed.settings().withMemberSizes(256, 2000));
        List<Member> members = packed.records(Member.class);
        for (Member member : members) {
            if (member.begin().dumpId() == 2 && !member.begin().insideRow()) {
                int previous = members.indexOf(member) - 1;
                byte[] before = packed.content(members.get(previous));
                assertThat(before[before.length - 1]).isEqualTo((byte) '\n');
            }
        }
    }

    @Test
    void theTableOfContentsEndsAMember() throws IOException {
        Packed packed = Packed.of(archive(14, 100), Packed.settings());
        IndexHeader header = packed.records(IndexHeader.class).get(0);
        assertThat(packed.records(Member.class))
                .extracting(Member::uncompressedOffset)
                .containsExactly(0L, header.tocEnd());
    }

    @Test
    void manyTinyTablesShareMembersAndKeepTheIndexInOrder() throws IOException {
        int tables = 20_000;
        SyntheticArchive archive = new SyntheticArchive(14, tables);
        for (int table = 1; table <= tables; table++) {
            archive.table(table, "t" + table);
        }
        for (int table = 1; table <= tables; table++) {
            archive.rows(table, List.of(SyntheticArchive.copyText(List.of("row " + table))));
        }
        Packed packed = Packed.of(archive.toBytes(), Packed.settings());
        assertThat(packed.summary().tables()).isEqualTo(tables);
        assertThat(packed.summary().end().rows()).isEqualTo(tables);
        assertThat(packed.summary().end().members()).isLessThan(10);
        assertThat(packed.records(IndexEntry.class))
                .extracting(entry -> entry.toc().dumpId())
                .isSorted()
                .hasSize(tables);
        assertThat(packed.walk().passed()).isTrue();
    }

    @Test
    void anArchiveWithoutDataIsComplete() throws IOException {
        Packed packed = Packed.of(
                new SyntheticArchive(16, 1).entry(1, false, "s", "SCHEMA", null).toBytes(),
                Packed.settings().withMemberSizes(1, 1));
        assertThat(packed.walk().passed()).isTrue();
        assertThat(packed.records(IndexEntry.class)).hasSize(1);
    }

    @Test
    void rowsThatTheBufferHoldsInPartsAreStillWhole() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        String row = "r".repeat(100_003);
        for (int number = 0; number < 30; number++) {
            text.writeBytes((row + "\n").getBytes(StandardCharsets.UTF_8));
        }
        text.writeBytes(SyntheticArchive.TERMINATOR);
        SyntheticArchive archive = new SyntheticArchive(15, 1).table(1, "wide");
        archive.rows(1, SyntheticArchive.inPieces(text.toByteArray(), 8191));
        Packed packed = Packed.of(archive.toBytes(), Packed.settings());
        assertThat(packed.summary().end().rows()).isEqualTo(30);
        assertThat(packed.walk().passed()).isTrue();
    }
}
