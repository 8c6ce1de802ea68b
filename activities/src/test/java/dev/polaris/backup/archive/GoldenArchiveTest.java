package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Pins the stored format: a small archive of a real pg_dump 15 and the index once written for it. When this test fails, the
 * format has changed: old backups must stay readable, so raise the format version instead of the golden files.
 */
class GoldenArchiveTest {
    private static final int SOFT = 2048;
    private static final int HARD = 8192;

    static byte[] resource(String name) throws IOException {
        try (InputStream stream = GoldenArchiveTest.class.getResourceAsStream("/archive/" + name)) {
            assertThat(stream).as(name).isNotNull();
            return stream.readAllBytes();
        }
    }

    private static Packed pack() throws IOException {
        PackSettings settings =
                Packed.settings().withMemberSizes(SOFT, HARD).withCompressors(StoredMemberCompressor::new);
        return Packed.of(resource("golden.archive"), settings);
    }

    @Test
    void theIndexIsWrittenAsItAlwaysWas() throws IOException {
        String lines = new String(Packed.gunzip(pack().index()), StandardCharsets.UTF_8);
        assertThat(lines).isEqualTo(new String(resource("golden.index.jsonl"), StandardCharsets.UTF_8));
    }

    @Test
    void anIndexOfOldIsReadAsItWasMeant() throws IOException {
        Packed now = pack();
        Packed then = new Packed(now.compressed(), gzip(resource("golden.index.jsonl")), now.summary());
        assertThat(then.records()).isEqualTo(now.records());
        assertThat(then.walk().findings()).isEmpty();
        assertThat(then.walk().passed()).isTrue();
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(compressed)) {
            stream.write(content);
        }
        return compressed.toByteArray();
    }
}
