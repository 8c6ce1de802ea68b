package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever an index says: what reads it, or reads the archive by it, ends well or with one typed failure. */
class IndexMutationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long UNIT = 2048;

    /** What stands in place of a field; null for nothing at all. */
    private static final List<JsonNode> LIES = Collections.unmodifiableList(Arrays.asList(
            null,
            NODES.nullNode(),
            NODES.numberNode(0),
            NODES.numberNode(1),
            NODES.numberNode(-1),
            NODES.numberNode(100),
            NODES.numberNode(1 << 20),
            NODES.numberNode(Integer.MAX_VALUE),
            NODES.numberNode(1L << 40),
            NODES.numberNode(Long.MAX_VALUE),
            NODES.numberNode(Long.MIN_VALUE),
            NODES.numberNode(1.5),
            NODES.textNode(""),
            NODES.textNode("x"),
            NODES.booleanNode(true),
            NODES.booleanNode(false),
            NODES.arrayNode().add(-1).add(Integer.MAX_VALUE),
            NODES.objectNode().put("a", 1)));

    private static byte[] archive;
    private static List<String> lines;

    @BeforeAll
    static void read() throws IOException {
        Packed packed = Packed.of(
                GoldenArchiveTest.resource("golden.archive"),
                Packed.settings().withMemberSizes(2048, 8192).withCompressors(StoredMemberCompressor::new));
        archive = packed.compressed();
        lines = new String(GoldenArchiveTest.resource("golden.index.jsonl"), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @Test
    void everyFieldMayLie() throws IOException {
        use(lines);
        for (int number = 0; number < lines.size(); number++) {
            ObjectNode line = (ObjectNode) JSON.readTree(lines.get(number));
            for (String field : fields(line)) {
                for (JsonNode lie : LIES) {
                    ObjectNode changed = line.deepCopy();
                    if (lie == null) {
                        changed.remove(field);
                    } else {
                        changed.set(field, lie);
                    }
                    List<String> index = new ArrayList<>(lines);
                    index.set(number, changed.toString());
                    use(index);
                }
            }
        }
    }

    @Test
    void linesMayBeMissingTwiceOrElsewhere() throws IOException {
        Random random = new Random(20261201);
        for (int number = 0; number < lines.size(); number++) {
            List<String> without = new ArrayList<>(lines);
            String line = without.remove(number);
            use(without);
            without.add(random.nextInt(without.size()), line);
            use(without);
            without.add(number, line);
            use(without);
        }
    }

    @Test
    void depthLengthAndNumbersHaveBounds() throws IOException {
        String deep = "[".repeat(100_000);
        use(List.of(lines.get(0), "{\"kind\":\"entry\",\"x\":" + deep));
        use(List.of(lines.get(0), "{\"kind\":\"" + "x".repeat(20 << 20) + "\"}"));
        use(List.of(lines.get(0), "{\"kind\":\"member\",\"offset\":" + "9".repeat(100_000) + "}"));
    }

    @Test
    void theFileMayBeCutOrFlippedAnywhere() throws IOException {
        byte[] index = GoldenArchiveTest.gzip((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        for (int length = 0; length < index.length; length++) {
            assertThat(reads(Arrays.copyOf(index, length)))
                    .as("first %d bytes", length)
                    .isFalse();
        }
        flip(index, 2_000);
    }

    @Test
    @Tag("full")
    void manyMoreFlips() throws IOException {
        flip((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8), 200_000);
    }

    private static void flip(byte[] bytes, int rounds) throws IOException {
        Random random = new Random(20261202);
        for (int round = 0; round < rounds; round++) {
            byte[] mutant = bytes.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            }
            use(mutant[0] == 0x1f ? mutant : GoldenArchiveTest.gzip(mutant));
        }
    }

    private static List<String> fields(ObjectNode line) {
        List<String> fields = new ArrayList<>();
        line.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    private static boolean reads(byte[] index) throws IOException {
        try (IndexReader reader = new IndexReader(new ByteArrayInputStream(index))) {
            while (reader.next().isPresent()) {
                // Only whether it can be read counts.
            }
            return true;
        } catch (IndexFormatException refused) {
            return false;
        }
    }

    private static void use(List<String> index) throws IOException {
        use(GoldenArchiveTest.gzip((String.join("\n", index) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Everything that is done with an index; what is not typed gets out of here. */
    private static void use(byte[] index) throws IOException {
        IndexSource source = () -> new ByteArrayInputStream(index);
        WalkResult walked = ArchiveWalk.walk(new ByteArrayInputStream(archive), source, progress -> {});
        assertThat(walked.verdicts()).hasSize(WalkCheck.values().length);
        PackedArchive packed = new PackedArchive(IndexMutationTest::part, source);
        refusable(packed::header);
        refusable(packed::encoding);
        refusable(() -> {
            packed.toc(definition -> {});
            return null;
        });
        refusable(() -> {
            restore(packed);
            return null;
        });
    }

    private static void restore(PackedArchive packed) throws IOException {
        DataUnits units = packed.units(UNIT, entry -> true);
        try (SliceReader slices = packed.slices()) {
            for (DataUnit unit : units.batches().stream().flatMap(List::stream).toList()) {
                switch (unit.content()) {
                    case ROWS -> slices.rows(unit, (bytes, from, length) -> {});
                    case LARGE_OBJECTS -> slices.largeObjects(unit, new Unread());
                    case STATEMENTS -> {
                        // There are none in this archive, but an index may say so: a restore refuses such a unit by
                        // type.
                    }
                }
            }
        }
    }

    /** A bucket answers with what it has of a part, and knows no negative places. */
    private static InputStream part(long offset, long length) {
        assertThat(offset).isNotNegative();
        assertThat(length).isPositive();
        int from = (int) Math.min(offset, archive.length);
        return new ByteArrayInputStream(archive, from, (int) Math.min(length, archive.length - from));
    }

    private interface Use {
        Object use() throws IOException;
    }

    private static void refusable(Use use) throws IOException {
        try {
            use.use();
        } catch (ArchiveFormatException | IndexFormatException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static final class Unread implements LargeObjectSink<IOException> {
        @Override
        public void begin(long oid) {}

        @Override
        public void content(byte[] bytes, int from, int length) {}

        @Override
        public void end() {}
    }
}
