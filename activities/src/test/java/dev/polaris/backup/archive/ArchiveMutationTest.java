package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are: an archive, or one typed failure. */
class ArchiveMutationTest {
    private static void scan(byte[] bytes) throws IOException {
        ArchiveScanner.scan(new ByteArrayInputStream(bytes), new ArchiveListener() {});
    }

    private static boolean isArchive(byte[] bytes) {
        try {
            scan(bytes);
            return true;
        } catch (ArchiveFormatException refused) {
            assertThat(refused.getMessage()).startsWith("archive offset ").contains("; ");
            return false;
        } catch (IOException other) {
            throw new AssertionError("only typed failures are allowed", other);
        }
    }

    @Test
    void everyTruncationIsAFailure() throws IOException {
        byte[] archive = GoldenArchiveTest.resource("golden.archive");
        assertThat(isArchive(archive)).isTrue();
        for (int length = 0; length < archive.length; length++) {
            assertThat(isArchive(Arrays.copyOf(archive, length)))
                    .as("first %d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void flippedBitsNeverDoMoreThanChangeTheParseOrFail() throws IOException {
        byte[] archive = GoldenArchiveTest.resource("golden.archive");
        Random random = new Random(20240101);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] mutant = archive.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            }
            refused += isArchive(mutant) ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void everyByteReplacedByExtremesNeverDoesMoreThanFail() throws IOException {
        byte[] archive = GoldenArchiveTest.resource("golden.archive");
        for (int index = 0; index < archive.length; index++) {
            for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
                byte[] mutant = archive.clone();
                mutant[index] = (byte) value;
                isArchive(mutant);
            }
        }
    }

    @Test
    void absurdLengthsAreRefusedWithoutMemory() {
        for (int length : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE + 1, -2, 1 << 30, (1 << 20) + 1}) {
            byte[] longTag = new SyntheticArchive(14, 1)
                    .number(1)
                    .number(0)
                    .text("0")
                    .text("0")
                    .number(length)
                    .toBytes();
            assertThat(isArchive(longTag)).isFalse();
            byte[] longDefinition = new SyntheticArchive(14, 1)
                    .number(1)
                    .number(0)
                    .text("0")
                    .text("0")
                    .text("t")
                    .text("TABLE")
                    .number(2)
                    .number(length)
                    .toBytes();
            assertThat(isArchive(longDefinition)).isFalse();
            byte[] longChunk = new SyntheticArchive(14, 1)
                    .table(1, "t")
                    .raw(new byte[] {1})
                    .number(1)
                    .number(length)
                    .toBytes();
            assertThat(isArchive(longChunk)).isFalse();
        }
        assertThat(isArchive(new SyntheticArchive(14, Integer.MAX_VALUE).toBytes()))
                .isFalse();
        assertThat(isArchive(new SyntheticArchive(14, -1).toBytes())).isFalse();
    }

    @Test
    void liesInTheDataPartAreNamed() {
        byte[] text = SyntheticArchive.copyText(List.of("a"));
        refused("no block for public.t", new SyntheticArchive(14, 1).table(1, "t"));
        refused("had its block before", table().rows(1, List.of(text)).rows(1, List.of(text)));
        refused("has no data or had its block", table().rows(2, List.of(text)));
        refused("has type 3 instead of 1", table().beginLargeObjects(1).number(0));
        refused("have no end line", table().rows(1, List.of("a\n".getBytes(StandardCharsets.UTF_8))));
        refused("text after the end line", table().rows(1, List.of(text, text)));
        refused("text after the end line", table().rows(1, List.of(text, new byte[] {'\n'})));
        refused(
                "dump id of a data block",
                table().rows(1, List.of(text)).raw(new byte[] {9}).number(0));
    }

    private static SyntheticArchive table() {
        return new SyntheticArchive(14, 1).table(1, "t");
    }

    private static void refused(String message, SyntheticArchive archive) {
        assertThatThrownBy(() -> scan(archive.toBytes()))
                .isInstanceOf(ArchiveFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void unknownVersionsFormatsAndCompressionAreRefused() {
        byte[] archive = table().rows(1, List.of(SyntheticArchive.TERMINATOR)).toBytes();
        assertThat(isArchive(archive)).isTrue();
        refusedWith(archive, 0, 'X', "PGDMP");
        refusedWith(archive, 5, 2, "archive version 2.14 is not known");
        refusedWith(archive, 6, 13, "archive version 1.13 is not known");
        refusedWith(archive, 6, 17, "archive version 1.17 is not known");
        refusedWith(archive, 8, 8, "integers of 8");
        refusedWith(archive, 9, 4, "offsets of 4");
        refusedWith(archive, 10, 3, "use pg_dump --format=custom");
        refusedWith(archive, 12, 6, "use pg_dump --compress=0");
    }

    private static void refusedWith(byte[] archive, int index, int value, String message) {
        byte[] changed = archive.clone();
        changed[index] = (byte) value;
        assertThatThrownBy(() -> scan(changed))
                .isInstanceOf(ArchiveFormatException.class)
                .hasMessageContaining(message);
    }
}
