package dev.polaris.backup.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** An index as it lies in the bucket, read by its documentation and not by the product's code. */
final class StoredIndex {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StoredIndex() {}

    /** Offset and length, in the compressed dump, of a member that holds a part of this table's rows. */
    static long[] memberInside(byte[] index, String table) throws IOException {
        List<JsonNode> lines = lines(index);
        JsonNode entry = lines.stream()
                .filter(line -> line.path("desc").asText().equals("TABLE DATA")
                        && line.path("tag").asText().equals(table))
                .findFirst()
                .orElseThrow();
        long middle = (entry.get("start").asLong() + entry.get("end").asLong()) / 2;
        JsonNode member = lines.stream()
                .filter(line -> line.get("kind").asText().equals("member")
                        && line.get("uncompressedOffset").asLong() <= middle
                        && middle
                                < line.get("uncompressedOffset").asLong()
                                        + line.get("uncompressedLength").asLong())
                .findFirst()
                .orElseThrow();
        return new long[] {member.get("offset").asLong(), member.get("length").asLong()};
    }

    /** Bytes of the rows of all tables, as COPY writes them. */
    static long bytesOfRows(byte[] index) throws IOException {
        return lines(index).stream()
                .filter(line -> line.path("desc").asText().equals("TABLE DATA"))
                .mapToLong(line -> line.get("bytes").asLong())
                .sum();
    }

    private static List<JsonNode> lines(byte[] index) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(new ByteArrayInputStream(index)), UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(MAPPER.readTree(line));
            }
        }
        return lines;
    }
}
