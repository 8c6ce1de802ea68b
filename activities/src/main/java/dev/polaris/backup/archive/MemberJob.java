package dev.polaris.backup.archive;

import dev.polaris.backup.gzip.MemberBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * One member on its way from the scanner through a compressor to the writer, with the buffers it lives in. Handed over
 * through queues, so one thread at a time touches it.
 */
final class MemberJob {
    final MemberBuffer content;
    final MemberBuffer compressed;

    /** What the index says of the archive up to the end of this member, in archive order. */
    final List<IndexRecord> records = new ArrayList<>();

    /** Lines that follow the header among {@link #records}; null in every other member. */
    TocSpool toc;

    long offset;
    MemberBegin begin;
    int crc32;

    private final Semaphore done = new Semaphore(0);

    MemberJob(int capacity) {
        content = new MemberBuffer(capacity);
        compressed = new MemberBuffer(capacity / 4);
    }

    void reset(long offset, MemberBegin begin) {
        content.setLength(0);
        records.clear();
        toc = null;
        this.offset = offset;
        this.begin = begin;
    }

    void compressed(int crc32) {
        this.crc32 = crc32;
        done.release();
    }

    void awaitCompressed() throws InterruptedException {
        done.acquire();
    }
}
