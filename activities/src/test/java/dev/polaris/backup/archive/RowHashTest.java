package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowHashTest {
    /** Values of the reference implementation of XXH3-128 with seed 0 (the xxhash library). */
    @Test
    void oneRowHashesAsTheReferenceImplementationSays() {
        assertThat(hashOfRow("")).isEqualTo("99aa06d3014798d86001c324468d497f");
        assertThat(hashOfRow("a")).isEqualTo("a96faf705af16834e6c632b61e964e1f");
        assertThat(hashOfRow("1\tone")).isEqualTo("bf89842f22de3cec1fb2d57aa9a8b56c");
        assertThat(hashOfRow("x".repeat(20))).isEqualTo("97aa2b029e60efa9c735003cfe03b56d");
        assertThat(hashOfRow("x".repeat(200))).isEqualTo("062dfbe359870f1a0f7bed28ebd8500d");
    }

    private static String hashOfRow(String row) {
        byte[] bytes = (row + "\n").getBytes(StandardCharsets.UTF_8);
        RowCounter whole = new RowCounter();
        whole.begin();
        whole.line(bytes, 0, bytes.length - 1);
        RowCounter pieces = new RowCounter();
        pieces.begin();
        for (int index = 0; index < bytes.length - 1; index++) {
            pieces.piece(bytes, index, 1);
        }
        pieces.line(bytes, bytes.length - 1, bytes.length - 1);
        assertThat(pieces.facts()).isEqualTo(whole.facts());
        return whole.facts().hash().toString();
    }

    @Test
    void sumsCarryFromTheLowerToTheUpperHalf() {
        ContentHash most = new ContentHash(0, -1L);
        assertThat(most.plus(new ContentHash(0, 1)).toString()).isEqualTo("00000000000000010000000000000000");
        assertThat(new ContentHash(-1L, -1L).plus(new ContentHash(0, 1))).isEqualTo(ContentHash.ZERO);
        assertThat(ContentHash.parse(most.toString())).isEqualTo(most);
    }

    @Test
    void newlinesAreFoundWhereverTheyAre() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int index = 0; index < bytes.length; index++) {
                bytes[index] = (byte)
                        (random.nextInt(12) == 0 ? '\n' : '\n' + random.nextInt(5) - 2 + 128 * random.nextInt(2));
            }
            int from = random.nextInt(bytes.length + 1);
            int expected = -1;
            for (int index = bytes.length - 1; index >= from; index--) {
                expected = bytes[index] == '\n' ? index : expected;
            }
            assertThat(Newlines.find(bytes, from, bytes.length)).isEqualTo(expected);
        }
    }
}
