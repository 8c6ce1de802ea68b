package dev.polaris.backup.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns one line of an index into a record; unknown kinds and fields are passed over, wrong ones are not. */
final class IndexLineParser {
    private final ObjectMapper mapper = new ObjectMapper();
    private long line;
    private JsonNode node;

    /**
     * @return the record, or empty for a kind this version does not know
     * @throws IndexFormatException when the line is not what a writer of this version would have written
     */
    Optional<IndexRecord> parse(long lineNumber, byte[] bytes, int length) throws IOException {
        line = lineNumber;
        try {
            node = mapper.readTree(bytes, 0, length);
            if (node == null || !node.isObject()) {
                throw wrong("is not a JSON object; the index is damaged", null);
            }
            return Optional.ofNullable(record(text("kind")));
        } catch (JsonProcessingException | CharConversionException notJson) {
            // Not the parser's message: it quotes the line, which names objects of the customer's database.
            throw wrong("is not JSON; the index is damaged", null);
        } catch (IllegalArgumentException | DateTimeException impossible) {
            throw wrong("cannot be: " + impossible.getMessage() + "; the index is damaged", impossible);
        }
    }

    private IndexRecord record(String kind) throws IOException {
        if (line == 1 && !kind.equals("header")) {
            throw wrong("is not a header; this is not an index, or its beginning is lost", null);
        }
        return switch (kind) {
            case "header" -> header();
            case "entry" -> entry();
            case "largeObject" -> largeObject();
            case "member" -> member();
            case "end" -> end();
            default -> null;
        };
    }

    private IndexHeader header() throws IOException {
        int version = integer("formatVersion");
        if (version > IndexHeader.FORMAT_VERSION) {
            throw wrong(
                    "format version " + version + " is newer than " + IndexHeader.FORMAT_VERSION
                            + "; read it with the version of Polaris Backup that wrote it, or a newer one",
                    null);
        }
        if (version < 1) {
            throw wrong("format version " + version + " does not exist", null);
        }
        if (integer("intSize") != ArchiveHeader.INT_SIZE || integer("offSize") != ArchiveHeader.OFFSET_SIZE) {
            throw wrong("integer or offset size is not the one every known archive has", null);
        }
        Map<String, String> settings = new TreeMap<>();
        for (Map.Entry<String, JsonNode> setting : required("sessionSettings").properties()) {
            settings.put(setting.getKey(), setting.getValue().asText());
        }
        ArchiveHeader archive = new ArchiveHeader(
                integer("archiveMinor"),
                integer("archiveRevision"),
                LocalDateTime.parse(text("created")),
                text("database"),
                text("serverVersion"),
                integer("serverMajor"),
                text("toolVersion"),
                integer("tocCount"));
        return new IndexHeader(text("backupId"), text("attemptId"), archive, number("tocEnd"), settings);
    }

    private IndexEntry entry() throws IOException {
        List<Integer> dependencies = new ArrayList<>();
        for (JsonNode dependency : required("dependencies")) {
            dependencies.add(dependency.asInt());
        }
        boolean hasData = truth("hasData");
        TocEntry toc = new TocEntry(
                integer("ordinal"),
                integer("dumpId"),
                number("catalogOid"),
                number("oid"),
                text("tag"),
                text("desc"),
                integer("section"),
                optionalText("namespace"),
                optionalText("owner"),
                optionalText("tablespace"),
                optionalText("tableam"),
                optionalText("relkind"),
                optionalText("copyStmt"),
                dependencies,
                hasData);
        return new IndexEntry(toc, hasData ? Optional.of(extent()) : Optional.empty());
    }

    private DataExtent extent() throws IOException {
        Optional<RowFacts> facts = node.has("rows")
                ? Optional.of(new RowFacts(number("rows"), number("bytes"), ContentHash.parse(text("hash"))))
                : Optional.empty();
        return new DataExtent(number("start"), number("end"), facts);
    }

    private LargeObjectEntry largeObject() throws IOException {
        return new LargeObjectEntry(
                integer("dumpId"),
                number("oid"),
                number("start"),
                number("end"),
                number("bytes"),
                ContentHash.parse(text("hash")));
    }

    private Member member() throws IOException {
        MemberBegin begin = new MemberBegin(
                integer("dumpId"),
                number("firstRow"),
                number("chunkRemaining"),
                truth("insideRow"),
                number("largeObject"));
        return new Member(
                number("offset"),
                number("length"),
                number("uncompressedOffset"),
                number("uncompressedLength"),
                Integer.parseUnsignedInt(text("crc32"), 16),
                begin);
    }

    private IndexEnd end() throws IOException {
        return new IndexEnd(
                number("archiveBytes"),
                number("compressedBytes"),
                text("sha256"),
                number("members"),
                integer("entriesWithData"),
                number("rows"),
                number("largeObjects"));
    }

    private JsonNode required(String field) throws IndexFormatException {
        JsonNode value = node.get(field);
        if (value == null) {
            throw wrong("has no field " + field + "; the index is damaged", null);
        }
        return value;
    }

    private String text(String field) throws IndexFormatException {
        JsonNode value = required(field);
        if (!value.isTextual()) {
            throw wrong("field " + field + " is not a string; the index is damaged", null);
        }
        return value.textValue();
    }

    private String optionalText(String field) throws IndexFormatException {
        return node.hasNonNull(field) ? text(field) : null;
    }

    private long number(String field) throws IndexFormatException {
        JsonNode value = required(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong("field " + field + " is not a whole number; the index is damaged", null);
        }
        return value.longValue();
    }

    private int integer(String field) throws IndexFormatException {
        long value = number(field);
        if (value != (int) value) {
            throw wrong("field " + field + " is too large; the index is damaged", null);
        }
        return (int) value;
    }

    private boolean truth(String field) throws IndexFormatException {
        JsonNode value = required(field);
        if (!value.isBoolean()) {
            throw wrong("field " + field + " is neither true nor false; the index is damaged", null);
        }
        return value.booleanValue();
    }

    private IndexFormatException wrong(String what, Throwable cause) {
        return new IndexFormatException(line, what, cause);
    }
}
