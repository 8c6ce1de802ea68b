package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are counted, hashed and given back as they are, whatever is in them and wherever chunks cut them. */
class CopyTextTest {
    /** What COPY writes for each character it has a word for, and what could be taken for the end of the rows. */
    private static final List<String> WORDS = List.of(
            "\\b",
            "\\f",
            "\\n",
            "\\r",
            "\\t",
            "\\v",
            "\\\\",
            "\\N",
            "\\\\.",
            "\\.",
            ".",
            "\t",
            "",
            "a",
            "ä",
            "\u0000",
            "\\x0a",
            "\\012",
            "{\"a\": \"\\\\n\"}",
            "'",
            "\"");

    @Test
    void everyCutOfEveryWordIsTheSame() throws IOException {
        List<String> rows = new ArrayList<>();
        WORDS.stream().filter(word -> !word.equals("\\.")).forEach(word -> {
            rows.add(word);
            rows.add(word + "\t" + word);
        });
        rows.add("");
        rows.add("x\\.");
        rows.add("\\.x");
        byte[] text = SyntheticArchive.copyText(rows);
        for (int offset = 0; offset <= text.length; offset++) {
            check(rows, inTwo(text, offset));
        }
        for (int size = 1; size < 16; size++) {
            check(rows, SyntheticArchive.inPieces(text, size));
        }
    }

    @Test
    void randomRowsInRandomPiecesAreTheSame() throws IOException {
        random(300);
    }

    @Test
    @Tag("full")
    void manyMoreRandomRows() throws IOException {
        random(30_000);
    }

    /** Longer than every buffer, and cut at places that fall on none of their ends. */
    @ParameterizedTest
    @CsvSource({"20971520, 65521", "20971520, 20971519", "20971520, 33554432"})
    void aHugeRowIsOneRow(int length, int piece) throws IOException {
        char[] content = new char[length];
        Arrays.fill(content, 'x');
        List<String> rows = List.of("before", new String(content), "", "behind");
        check(rows, SyntheticArchive.inPieces(SyntheticArchive.copyText(rows), piece));
    }

    private static void random(int rounds) throws IOException {
        Random random = new Random(20261204);
        for (int round = 0; round < rounds; round++) {
            List<String> rows = new ArrayList<>();
            for (int row = random.nextInt(8); row > 0; row--) {
                StringBuilder text = new StringBuilder();
                for (int word = random.nextInt(6); word > 0; word--) {
                    text.append(WORDS.get(random.nextInt(WORDS.size())));
                }
                // The one line that is no row.
                rows.add(text.toString().equals("\\.") ? "\\\\." : text.toString());
            }
            byte[] text = SyntheticArchive.copyText(rows);
            List<byte[]> pieces = new ArrayList<>();
            for (int from = 0; from < text.length; ) {
                int length = Math.min(text.length - from, 1 + random.nextInt(20));
                pieces.add(Arrays.copyOfRange(text, from, from + length));
                from += length;
            }
            check(rows, pieces);
        }
    }

    private static List<byte[]> inTwo(byte[] text, int offset) {
        List<byte[]> two = new ArrayList<>();
        if (offset > 0) {
            two.add(Arrays.copyOf(text, offset));
        }
        if (offset < text.length) {
            two.add(Arrays.copyOfRange(text, offset, text.length));
        }
        return two;
    }

    private static void check(List<String> rows, List<byte[]> chunks) throws IOException {
        byte[] archive =
                new SyntheticArchive(16, 1).table(1, "t").rows(1, chunks).toBytes();
        Packed packed = Packed.of(new ByteArrayInputStream(archive), Packed.settings());
        RowFacts facts = packed.records(IndexEntry.class)
                .get(0)
                .data()
                .orElseThrow()
                .facts()
                .orElseThrow();
        CopiedRows expected = new CopiedRows();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        rows.forEach(row -> text.writeBytes((row + "\n").getBytes(StandardCharsets.UTF_8)));
        expected.put(text.toByteArray());

        assertThat(facts).isEqualTo(expected.take());
        assertThat(facts.rows()).isEqualTo(rows.size());
        ByteArrayOutputStream given = new ByteArrayOutputStream();
        try (SliceReader slices = packed.archive().slices()) {
            for (List<DataUnit> batch :
                    packed.archive().units(Long.MAX_VALUE, entry -> true).batches()) {
                for (DataUnit unit : batch) {
                    slices.rows(unit, (bytes, from, length) -> given.write(bytes, from, length));
                }
            }
        }
        assertThat(Arrays.equals(given.toByteArray(), text.toByteArray()))
                .as("rows come back as they were")
                .isTrue();
    }
}
