package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever somebody uploads to be imported: an archive, or one typed failure. */
class StockMutationTest {
    private static final int COMPRESSION_AT = 11;

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16})
    void compressedArchivesOfEveryVersionAreRead(int minor) throws IOException {
        assertThat(isArchive(compressed(minor))).isTrue();
        assertThat(isArchive(GoldenArchiveTest.gzip(compressed(minor)))).isTrue();
        assertThat(StockArchive.inspect(new ByteArrayInputStream(compressed(minor)))
                        .minor())
                .isEqualTo(minor);
        Packed ours =
                Packed.of(StockArchive.uncompressed(new ByteArrayInputStream(compressed(minor))), Packed.settings());
        assertThat(ours.walk().passed()).isTrue();
        assertThat(ours.summary().end().rows()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16})
    void everyTruncationIsAFailure(int minor) throws IOException {
        byte[] stock = compressed(minor);
        byte[] zipped = GoldenArchiveTest.gzip(stock);
        for (byte[] whole : List.of(stock, zipped)) {
            for (int length = 0; length < whole.length; length++) {
                assertThat(isArchive(Arrays.copyOf(whole, length)))
                        .as("first %d bytes", length)
                        .isFalse();
            }
        }
    }

    @Test
    void flippedBitsAndExtremesNeverDoMoreThanFail() throws IOException {
        for (int minor = 14; minor <= 16; minor++) {
            byte[] stock = compressed(minor);
            for (int index = 0; index < stock.length; index++) {
                for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
                    byte[] mutant = stock.clone();
                    mutant[index] = (byte) value;
                    isArchive(mutant);
                }
            }
            flip(stock, 2_000);
            flip(GoldenArchiveTest.gzip(stock), 2_000);
        }
    }

    @Test
    @Tag("full")
    void manyMoreFlips() throws IOException {
        for (int minor = 14; minor <= 16; minor++) {
            flip(compressed(minor), 300_000);
            flip(GoldenArchiveTest.gzip(compressed(minor)), 300_000);
        }
    }

    /** A small file may unfold to any size; what is kept of it may not. */
    @Test
    void aBombOfRowsIsReadInLittleMemory() throws IOException {
        long unfolded = 1L << 28;
        byte[] bomb = new SyntheticArchive(14, 1)
                .table(1, "t")
                .raw(new byte[] {1})
                .number(1)
                .chunks(List.of(zeros(unfolded)))
                .toBytes();
        bomb[COMPRESSION_AT + 1] = 6;
        assertThat(bomb.length).isLessThan(1 << 20);
        assertThat(isArchive(bomb)).isFalse();
    }

    private static byte[] zeros(long length) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(stream, new Deflater(9))) {
            byte[] some = new byte[1 << 16];
            for (long left = length; left > 0; left -= some.length) {
                deflated.write(some);
            }
        }
        return stream.toByteArray();
    }

    private static void flip(byte[] bytes, int rounds) throws IOException {
        Random random = new Random(20261203);
        for (int round = 0; round < rounds; round++) {
            byte[] mutant = bytes.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            }
            isArchive(mutant);
        }
    }

    private static boolean isArchive(byte[] stock) throws IOException {
        boolean inspected = passes(() -> StockArchive.inspect(new ByteArrayInputStream(stock)));
        boolean scanned = passes(() -> {
            try (InputStream archive = StockArchive.uncompressed(new ByteArrayInputStream(stock))) {
                ArchiveScanner.scan(archive, new ArchiveListener() {});
            }
            return null;
        });
        return inspected && scanned;
    }

    private interface Reading {
        Object read() throws IOException;
    }

    private static boolean passes(Reading reading) throws IOException {
        try {
            reading.read();
            return true;
        } catch (ArchiveFormatException refused) {
            assertThat(refused.getMessage()).startsWith("archive offset ").contains("; ");
            return false;
        }
    }

    /** As pg_dump --compress=6 frames it: the chunks of a block, and of a large object, are one zlib stream. */
    private static byte[] compressed(int minor) throws IOException {
        SyntheticArchive archive = new SyntheticArchive(minor, 3)
                .table(7, "t")
                .table(8, "empty")
                .largeObjects(9)
                .rows(7, deflated(SyntheticArchive.copyText(List.of("1\\ttwo\\\\\\N", "", "\\\\."))))
                .rows(8, deflated(SyntheticArchive.TERMINATOR))
                .beginLargeObjects(9)
                .largeObject(16400, deflated(new byte[] {1, 2, 3, '\n'}))
                .number(0);
        byte[] bytes = archive.toBytes();
        bytes[minor >= 15 ? COMPRESSION_AT : COMPRESSION_AT + 1] = (byte) (minor >= 15 ? 1 : 6);
        return bytes;
    }

    private static List<byte[]> deflated(byte[] content) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(stream)) {
            deflated.write(content);
        }
        return new ArrayList<>(SyntheticArchive.inPieces(stream.toByteArray(), 5));
    }
}
