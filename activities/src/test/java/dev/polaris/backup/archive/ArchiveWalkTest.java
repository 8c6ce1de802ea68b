package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.archive.WalkVerdict.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchiveWalkTest {
    private static final int TABLES = 5;

    /** Five tables of several members each, and large objects. */
    private static byte[] archive(String seed) throws IOException {
        SyntheticArchive archive = new SyntheticArchive(14, TABLES + 1);
        for (int table = 1; table <= TABLES; table++) {
            archive.table(table, "t" + table);
        }
        archive.largeObjects(TABLES + 1);
        for (int table = 1; table <= TABLES; table++) {
            List<String> rows = new ArrayList<>();
            for (int row = 0; row < 300; row++) {
                rows.add(seed + table + "-" + row);
            }
            archive.rows(table, SyntheticArchive.inPieces(SyntheticArchive.copyText(rows), 100));
        }
        archive.beginLargeObjects(TABLES + 1);
        for (int oid = 1; oid <= 40; oid++) {
            archive.largeObject(oid, SyntheticArchive.inPieces(new byte[oid * 40], 70));
        }
        return archive.number(0).toBytes();
    }

    private static Packed packed(String seed) throws IOException {
        return Packed.of(archive(seed), Packed.settings().withMemberSizes(1500, 4000));
    }

    /** Not compressed: of repeated rows, a changed distance can give the very same rows, and is then no damage to them. */
    private static Packed stored(String seed) throws IOException {
        return Packed.of(
                archive(seed),
                Packed.settings().withMemberSizes(1500, 4000).withCompressors(StoredMemberCompressor::new));
    }

    private static Set<String> tablesIn(WalkResult result, WalkCheck check) {
        return result.findings().stream()
                .filter(finding -> finding.check() == check)
                .flatMap(finding -> finding.table().stream())
                .collect(Collectors.toSet());
    }

    @Test
    void aFlippedByteAnywhereNamesTheTablesOfItsMemberAndSparesTheOthers() throws IOException {
        Packed packed = stored("x");
        List<IndexEntry> entries = packed.records(IndexEntry.class);
        for (Member member : packed.records(Member.class)) {
            for (long at : new long[] {0, 12, member.length() / 2, member.length() - 2}) {
                byte[] damaged = packed.compressed().clone();
                damaged[(int) (member.offset() + at)] ^= 0x10;
                WalkResult result = packed.walk(damaged);
                long from = member.uncompressedOffset();
                long to = from + member.uncompressedLength();
                Set<String> concerned = entries.stream()
                        .filter(entry -> entry.data().orElseThrow().start() < to
                                && entry.data().orElseThrow().end() > from)
                        .map(entry -> entry.toc().qualifiedName())
                        .collect(Collectors.toSet());
                assertThat(tablesIn(result, WalkCheck.MEMBERS))
                        .as(member.toString())
                        .isEqualTo(concerned);
                assertThat(result.findings())
                        .extracting(WalkFinding::check)
                        .as(member.toString())
                        .containsOnly(WalkCheck.MEMBERS, WalkCheck.SHA256);
                assertThat(result.outcome(WalkCheck.SHA256)).isEqualTo(Outcome.FAILED);
                assertThat(result.outcome(WalkCheck.SIZE)).isEqualTo(Outcome.PASSED);
                assertThat(result.outcome(WalkCheck.STRUCTURE)).isEqualTo(Outcome.NOT_RUN);
                assertThat(result.entriesCompared()).isEqualTo(entries.size() - concerned.size());
                boolean tableConcerned = concerned.stream().anyMatch(name -> name.startsWith("public.t"));
                assertThat(result.outcome(WalkCheck.ROWS))
                        .isEqualTo(
                                tableConcerned || concerned.contains("public.BLOBS")
                                        ? Outcome.NOT_RUN
                                        : Outcome.PASSED);
            }
        }
    }

    @Test
    void aTruncatedFileNamesTheTableItStopsInAndNothingMissingIsGreen() throws IOException {
        Packed packed = packed("x");
        Member last = packed.records(Member.class).stream()
                .filter(member -> member.begin().dumpId() == 3)
                .findFirst()
                .orElseThrow();
        byte[] cut = Arrays.copyOf(packed.compressed(), (int) (last.offset() + last.length() / 2));
        WalkResult result = packed.walk(cut);
        assertThat(result.outcome(WalkCheck.SIZE)).isEqualTo(Outcome.FAILED);
        assertThat(result.outcome(WalkCheck.SHA256)).isEqualTo(Outcome.FAILED);
        assertThat(result.outcome(WalkCheck.MEMBERS)).isEqualTo(Outcome.FAILED);
        assertThat(result.outcome(WalkCheck.ROWS)).isEqualTo(Outcome.NOT_RUN);
        assertThat(result.outcome(WalkCheck.HASH)).isEqualTo(Outcome.NOT_RUN);
        assertThat(result.outcome(WalkCheck.LARGE_OBJECTS)).isEqualTo(Outcome.NOT_RUN);
        assertThat(tablesIn(result, WalkCheck.MEMBERS))
                .contains("public.t3", "public.t4", "public.t5", "public.BLOBS")
                .doesNotContain("public.t1");
        assertThat(result.passed()).isFalse();
    }

    @Test
    void truncationAtAnyLengthFailsAndNeverThrows() throws IOException {
        Packed packed = packed("x");
        for (int length = 0; length < packed.compressed().length; length += 13) {
            WalkResult result = packed.walk(Arrays.copyOf(packed.compressed(), length));
            assertThat(result.passed()).isFalse();
            assertThat(result.outcome(WalkCheck.SIZE)).isEqualTo(Outcome.FAILED);
            assertThat(tablesIn(result, WalkCheck.MEMBERS)).isNotEmpty();
        }
    }

    @Test
    void bytesBehindTheLastMemberAreFound() throws IOException {
        Packed packed = packed("x");
        WalkResult result = packed.walk(Arrays.copyOf(packed.compressed(), packed.compressed().length + 1));
        assertThat(result.findings()).extracting(WalkFinding::check).containsExactly(WalkCheck.SIZE, WalkCheck.SHA256);
    }

    @Test
    void theArchiveOfAnotherDumpIsFound() throws IOException {
        Packed packed = packed("x");
        WalkResult result = packed.walk(packed("completely different, ").compressed());
        assertThat(result.outcome(WalkCheck.SHA256)).isEqualTo(Outcome.FAILED);
        assertThat(result.outcome(WalkCheck.MEMBERS)).isEqualTo(Outcome.FAILED);
        assertThat(tablesIn(result, WalkCheck.MEMBERS)).contains("public.t1", "public.t5");
        assertThat(result.outcome(WalkCheck.ROWS)).isNotEqualTo(Outcome.PASSED);
    }

    @Test
    void soundMembersWithOtherRowsFailRowsAndHash() throws IOException {
        Packed packed = packed("x");
        String lines = new String(Packed.gunzip(packed.index()), StandardCharsets.UTF_8);
        String changed = lines.replaceFirst("\"tag\":\"t2\"(.*?)\"rows\":300", "\"tag\":\"t2\"$1\"rows\":299")
                .replaceFirst("\"tag\":\"t4\"(.*?)\"hash\":\"....", "\"tag\":\"t4\"$1\"hash\":\"0000")
                .replaceFirst("(\"kind\":\"largeObject\".*?)\"bytes\":40,", "$1\"bytes\":41,")
                .replaceFirst("\"tag\":\"t5\"(.*?)\"owner\":\"postgres\"", "\"tag\":\"t5\"$1\"owner\":\"mallory\"");
        byte[] index = GoldenArchiveTest.gzip(changed.getBytes(StandardCharsets.UTF_8));
        WalkResult result = new Packed(packed.compressed(), index, packed.summary()).walk();
        assertThat(tablesIn(result, WalkCheck.ROWS)).containsExactly("public.t2");
        assertThat(tablesIn(result, WalkCheck.HASH)).containsExactly("public.t4");
        assertThat(tablesIn(result, WalkCheck.LARGE_OBJECTS)).containsExactly("public.BLOBS");
        assertThat(tablesIn(result, WalkCheck.ENTRIES)).containsExactly("public.t5");
        assertThat(result.outcome(WalkCheck.SHA256)).isEqualTo(Outcome.PASSED);
        assertThat(result.outcome(WalkCheck.STRUCTURE)).isEqualTo(Outcome.PASSED);
    }

    @Test
    void anUnreadableIndexLeavesNothingGreen() throws IOException {
        Packed packed = packed("x");
        byte[] half = Arrays.copyOf(packed.index(), packed.index().length / 2);
        WalkResult result = new Packed(packed.compressed(), half, packed.summary()).walk();
        assertThat(result.outcome(WalkCheck.INDEX)).isEqualTo(Outcome.FAILED);
        assertThat(result.verdicts().values()).noneMatch(verdict -> verdict.outcome() == Outcome.PASSED);
        assertThat(result.sha256()).isEqualTo(packed.summary().end().sha256());
    }

    @Test
    void aReadFailureIsNotDamage() throws IOException {
        Packed packed = packed("x");
        InputStream broken =
                new SequenceInputStream(new ByteArrayInputStream(packed.compressed(), 0, 1000), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }

                    @Override
                    public int read(byte[] target, int from, int count) throws IOException {
                        throw new IOException("connection reset");
                    }
                });
        assertThatThrownBy(
                        () -> ArchiveWalk.walk(broken, () -> new ByteArrayInputStream(packed.index()), progress -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    @Test
    void progressIsReportedAndMayEndTheWalk() throws IOException {
        Packed packed = packed("x");
        List<WalkProgress> seen = new ArrayList<>();
        ArchiveWalk.walk(
                new ByteArrayInputStream(packed.compressed()),
                () -> new ByteArrayInputStream(packed.index()),
                seen::add);
        assertThat(seen).hasSize((int) packed.summary().end().members());
        assertThat(seen.get(seen.size() - 1).compressedTotal()).isEqualTo(packed.compressed().length);
        assertThatThrownBy(() -> ArchiveWalk.walk(
                        new ByteArrayInputStream(packed.compressed()),
                        () -> new ByteArrayInputStream(packed.index()),
                        progress -> {
                            throw new IllegalStateException("cancelled");
                        }))
                .hasMessage("cancelled");
    }
}
