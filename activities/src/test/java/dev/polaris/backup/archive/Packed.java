package dev.polaris.backup.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** A packed archive in memory. */
record Packed(byte[] compressed, byte[] index, ArchiveSummary summary) {
    static final Map<String, String> SETTINGS = Map.of("TimeZone", "UTC", "bytea_output", "hex");

    static PackSettings settings() {
        return PackSettings.of("backup-1", "attempt-1", SETTINGS, 2);
    }

    static Packed of(byte[] archive, PackSettings settings) throws IOException {
        return of(new ByteArrayInputStream(archive), settings);
    }

    static Packed of(InputStream archive, PackSettings settings) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        ArchiveSummary summary = new ArchivePacker(settings).pack(archive, sink, index);
        return new Packed(sink.toByteArray(), index.toByteArray(), summary);
    }

    InputStream openIndex() {
        return new ByteArrayInputStream(index);
    }

    PackedArchive archive() {
        return new PackedArchive(MemberSource.ofBytes(compressed), this::openIndex);
    }

    WalkResult walk() throws IOException {
        return walk(compressed);
    }

    WalkResult walk(byte[] otherCompressed) throws IOException {
        return ArchiveWalk.walk(
                new ByteArrayInputStream(otherCompressed), () -> new ByteArrayInputStream(index), progress -> {});
    }

    List<IndexRecord> records() throws IOException {
        List<IndexRecord> records = new ArrayList<>();
        try (IndexReader reader = new IndexReader(new ByteArrayInputStream(index))) {
            for (Optional<IndexRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
                records.add(record.get());
            }
        }
        return records;
    }

    <R extends IndexRecord> List<R> records(Class<R> kind) throws IOException {
        return records().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The content of one member, decompressed without the others. */
    byte[] content(Member member) throws IOException {
        byte[] alone = Arrays.copyOfRange(compressed, (int) member.offset(), (int) (member.offset() + member.length()));
        return gunzip(alone);
    }

    static byte[] gunzip(byte[] compressed) throws IOException {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return stream.readAllBytes();
        }
    }
}
