package dev.polaris.backup.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes compressed members and their index lines in archive order, and keeps the totals. */
final class MemberWriter {
    private final OutputStream sink;
    private final IndexWriter index;
    private final MessageDigest sha256 = newSha256();
    /** Members of the table of contents itself, which end before the header can be written. */
    private final List<Member> early = new ArrayList<>();

    private IndexHeader header;
    private volatile long bytesWritten;
    private long archiveBytes;
    private long members;
    private long rows;
    private long largeObjects;
    private int entriesWithData;
    private int tables;

    MemberWriter(OutputStream sink, IndexWriter index) {
        this.sink = sink;
        this.index = index;
    }

    long bytesWritten() {
        return bytesWritten;
    }

    void write(MemberJob job) throws IOException {
        for (IndexRecord record : job.records) {
            index.write(record);
            if (record instanceof IndexHeader first) {
                header = first;
                job.toc.writeTo(index);
                for (Member member : early) {
                    index.write(member);
                }
                early.clear();
            } else if (record instanceof IndexEntry entry) {
                count(entry);
            } else if (record instanceof LargeObjectEntry) {
                largeObjects++;
            }
        }
        byte[] bytes = job.compressed.bytes();
        int length = job.compressed.length();
        sink.write(bytes, 0, length);
        sha256.update(bytes, 0, length);
        Member member = new Member(bytesWritten, length, job.offset, job.content.length(), job.crc32, job.begin);
        if (header == null) {
            early.add(member);
        } else {
            index.write(member);
        }
        bytesWritten += length;
        archiveBytes += job.content.length();
        members++;
    }

    private void count(IndexEntry entry) {
        entriesWithData++;
        if (entry.toc().dataEntry().content() == DataEntry.Content.LARGE_OBJECTS) {
            return;
        }
        tables++;
        rows += entry.data().flatMap(DataExtent::facts).map(RowFacts::rows).orElse(0L);
    }

    ArchiveSummary finish() throws IOException {
        sink.flush();
        String digest = HexFormat.of().formatHex(sha256.digest());
        IndexEnd end = new IndexEnd(archiveBytes, bytesWritten, digest, members, entriesWithData, rows, largeObjects);
        index.write(end);
        index.finish();
        return new ArchiveSummary(header.archive(), end, tables);
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
