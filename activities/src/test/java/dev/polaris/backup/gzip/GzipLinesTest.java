package dev.polaris.backup.gzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class GzipLinesTest {
    private static final int LONGEST = 100_000;

    @Test
    void everyLineComesWholeWhereverABufferEnds() throws IOException {
        List<String> written = new ArrayList<>();
        for (int length : new int[] {0, 1, 4095, 4096, 4097, 32_767, 32_768, 32_769, LONGEST, 0, 7}) {
            written.add("x".repeat(length));
        }

        assertThat(read(gzip(String.join("\n", written) + "\n"))).isEqualTo(written);
    }

    @Test
    void aLastLineWithoutEndIsToldFromAWholeOne() throws IOException {
        GzipLines lines = new GzipLines(new ByteArrayInputStream(gzip("a\nb")), LONGEST);

        assertThat(lines.next()).isTrue();
        assertThat(lines.complete()).isTrue();
        assertThat(lines.next()).isTrue();
        assertThat(lines.complete()).isFalse();
        assertThat(lines.length()).isEqualTo(1);
        assertThat(lines.next()).isFalse();
    }

    @Test
    void aLongerLineIsRefused() throws IOException {
        byte[] text = gzip("x".repeat(LONGEST + 1) + "\n");

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(GzipLines.LineTooLongException.class)
                .hasMessageContaining("100000");
    }

    @Test
    void aTruncatedStreamIsToldAtItsEnd() throws IOException {
        byte[] text = gzip("a\nb\n");

        assertThatThrownBy(() -> read(Arrays.copyOf(text, text.length - 1))).isInstanceOf(EOFException.class);
    }

    private static List<String> read(byte[] text) throws IOException {
        GzipLines lines = new GzipLines(new ByteArrayInputStream(text), LONGEST);
        List<String> found = new ArrayList<>();
        while (lines.next()) {
            found.add(new String(lines.bytes(), 0, lines.length(), StandardCharsets.UTF_8));
        }
        return found;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
