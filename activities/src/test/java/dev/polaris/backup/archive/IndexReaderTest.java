package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IndexReaderTest {
    private static String golden() throws IOException {
        return new String(GoldenArchiveTest.resource("golden.index.jsonl"), StandardCharsets.UTF_8);
    }

    private static int read(byte[] compressed) throws IOException {
        int records = 0;
        try (IndexReader reader = new IndexReader(new ByteArrayInputStream(compressed))) {
            for (Optional<IndexRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
                records++;
            }
        }
        return records;
    }

    private static void refused(byte[] compressed, String message) {
        assertThatThrownBy(() -> read(compressed))
                .isInstanceOf(IndexFormatException.class)
                .hasMessageContaining(message);
    }

    private static byte[] gzip(String text) throws IOException {
        return GoldenArchiveTest.gzip(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void unknownKindsAndFieldsArePassedOver() throws IOException {
        String golden = golden();
        String future = golden.replace(
                "{\"kind\":\"member\",", "{\"kind\":\"sparkle\",\"a\":[1]}\n{\"kind\":\"member\",\"x\":{},");
        assertThat(future).isNotEqualTo(golden);
        assertThat(read(gzip(future))).isEqualTo(read(gzip(golden)));
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        refused(gzip(golden().replace("\"formatVersion\":1", "\"formatVersion\":2")), "newer than 1");
    }

    @Test
    void anIndexWithoutItsEndIsRefused() throws IOException {
        String golden = golden();
        refused(gzip(golden.substring(0, golden.lastIndexOf("{\"kind\":\"end\""))), "never complete");
    }

    @Test
    void damageIsRefusedWithoutQuotingNames() throws IOException {
        byte[] compressed = gzip(golden());
        refused(Arrays.copyOf(compressed, compressed.length / 2), "truncated");
        refused(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, "damaged");
        refused(new byte[0], "truncated");
        refused(gzip("secret_table\n"), "line 1: is not JSON");
        assertThatThrownBy(() -> read(gzip("secret_table\n"))).hasMessageNotContaining("secret");
        refused(gzip("{\"kind\":\"member\"}\n"), "not a header");
        refused(
                gzip(golden().replaceFirst("\"tocEnd\":\\d+", "\"tocEnd\":\"x\"")),
                "field tocEnd is not a whole number");
        refused(gzip(golden().replaceFirst(",\"tag\":", ",\"gat\":")), "has no field tag");
    }

    @Test
    void aLineWithoutEndIsRefusedInBoundedMemory() throws IOException {
        refused(gzip("{\"kind\":\"" + "x".repeat(20 << 20)), "longer than");
    }
}
