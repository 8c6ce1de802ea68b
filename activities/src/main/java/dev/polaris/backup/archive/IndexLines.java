package dev.polaris.backup.archive;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns index records into JSON objects. The reverse is {@link IndexLineParser}; docs/formats.md is the reference. */
final class IndexLines {
    private IndexLines() {}

    static void write(JsonGenerator json, IndexRecord record) throws IOException {
        json.writeStartObject();
        if (record instanceof IndexHeader header) {
            header(json, header);
        } else if (record instanceof IndexEntry entry) {
            entry(json, entry);
        } else if (record instanceof LargeObjectEntry object) {
            largeObject(json, object);
        } else if (record instanceof Member member) {
            member(json, member);
        } else if (record instanceof IndexEnd end) {
            end(json, end);
        }
        json.writeEndObject();
    }

    private static void header(JsonGenerator json, IndexHeader header) throws IOException {
        ArchiveHeader archive = header.archive();
        json.writeStringField("kind", "header");
        json.writeNumberField("formatVersion", IndexHeader.FORMAT_VERSION);
        json.writeStringField("backupId", header.backupId());
        json.writeStringField("attemptId", header.attemptId());
        json.writeNumberField("archiveMinor", archive.minor());
        json.writeNumberField("archiveRevision", archive.revision());
        json.writeNumberField("intSize", ArchiveHeader.INT_SIZE);
        json.writeNumberField("offSize", ArchiveHeader.OFFSET_SIZE);
        json.writeStringField("created", archive.created().toString());
        json.writeStringField("database", archive.databaseName());
        json.writeStringField("serverVersion", archive.serverVersion());
        json.writeNumberField("serverMajor", archive.serverMajor());
        json.writeStringField("toolVersion", archive.toolVersion());
        json.writeNumberField("tocCount", archive.tocCount());
        json.writeNumberField("tocEnd", header.tocEnd());
        json.writeObjectFieldStart("sessionSettings");
        for (Map.Entry<String, String> setting : new TreeMap<>(header.sessionSettings()).entrySet()) {
            json.writeStringField(setting.getKey(), setting.getValue());
        }
        json.writeEndObject();
    }

    private static void entry(JsonGenerator json, IndexEntry entry) throws IOException {
        TocEntry toc = entry.toc();
        json.writeStringField("kind", "entry");
        json.writeNumberField("ordinal", toc.ordinal());
        json.writeNumberField("dumpId", toc.dumpId());
        json.writeNumberField("catalogOid", toc.catalogOid());
        json.writeNumberField("oid", toc.oid());
        json.writeStringField("tag", toc.tag());
        json.writeStringField("desc", toc.description());
        json.writeNumberField("section", toc.section());
        optional(json, "namespace", toc.namespace());
        optional(json, "owner", toc.owner());
        optional(json, "tablespace", toc.tablespace());
        optional(json, "tableam", toc.tableAccessMethod());
        optional(json, "relkind", toc.relationKind());
        optional(json, "copyStmt", toc.copyStatement());
        json.writeArrayFieldStart("dependencies");
        for (int dependency : toc.dependencies()) {
            json.writeNumber(dependency);
        }
        json.writeEndArray();
        json.writeBooleanField("hasData", toc.hasData());
        if (entry.data().isPresent()) {
            extent(json, entry.data().get());
        }
    }

    private static void extent(JsonGenerator json, DataExtent extent) throws IOException {
        json.writeNumberField("start", extent.start());
        json.writeNumberField("end", extent.end());
        Optional<RowFacts> facts = extent.facts();
        if (facts.isPresent()) {
            json.writeNumberField("rows", facts.get().rows());
            json.writeNumberField("bytes", facts.get().bytes());
            json.writeStringField("hash", facts.get().hash().toString());
        }
    }

    private static void largeObject(JsonGenerator json, LargeObjectEntry object) throws IOException {
        json.writeStringField("kind", "largeObject");
        json.writeNumberField("dumpId", object.dumpId());
        json.writeNumberField("oid", object.oid());
        json.writeNumberField("start", object.start());
        json.writeNumberField("end", object.end());
        json.writeNumberField("bytes", object.bytes());
        json.writeStringField("hash", object.hash().toString());
    }

    private static void member(JsonGenerator json, Member member) throws IOException {
        MemberBegin begin = member.begin();
        json.writeStringField("kind", "member");
        json.writeNumberField("offset", member.offset());
        json.writeNumberField("length", member.length());
        json.writeNumberField("uncompressedOffset", member.uncompressedOffset());
        json.writeNumberField("uncompressedLength", member.uncompressedLength());
        json.writeStringField("crc32", String.format("%08x", member.crc32()));
        json.writeNumberField("dumpId", begin.dumpId());
        json.writeNumberField("firstRow", begin.firstRow());
        json.writeNumberField("chunkRemaining", begin.chunkRemaining());
        json.writeBooleanField("insideRow", begin.insideRow());
        json.writeNumberField("largeObject", begin.largeObject());
    }

    private static void end(JsonGenerator json, IndexEnd end) throws IOException {
        json.writeStringField("kind", "end");
        json.writeNumberField("archiveBytes", end.archiveBytes());
        json.writeNumberField("compressedBytes", end.compressedBytes());
        json.writeStringField("sha256", end.sha256());
        json.writeNumberField("members", end.members());
        json.writeNumberField("entriesWithData", end.entriesWithData());
        json.writeNumberField("rows", end.rows());
        json.writeNumberField("largeObjects", end.largeObjects());
    }

    private static void optional(JsonGenerator json, String field, String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }
}
