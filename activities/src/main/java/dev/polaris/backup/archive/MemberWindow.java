package dev.polaris.backup.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;

/** A window whose bytes are the member being filled: what the scanner has read is already where it will be compressed. */
final class MemberWindow extends ArchiveWindow {
    /** The size of a pipe on Linux; a larger read never brings more. */
    private static final int READ_SIZE = 1 << 16;

    /** Many tiny objects in one member would make its index records the largest thing in memory. */
    private static final int MOST_RECORDS = 1 << 13;

    private final InputStream source;
    private final MemberPipeline pipeline;
    private final int softMemberSize;
    private final int hardMemberSize;
    private MemberJob job;
    private volatile long bytesRead;

    MemberWindow(InputStream source, MemberPipeline pipeline, PackSettings settings) throws InterruptedException {
        this.source = source;
        this.pipeline = pipeline;
        this.softMemberSize = settings.softMemberSize();
        this.hardMemberSize = settings.hardMemberSize();
        begin(MemberBegin.OUTSIDE_BLOCKS, new byte[0]);
    }

    long bytesRead() {
        return bytesRead;
    }

    /** Attaches a record of something that ended in this member. */
    void attach(IndexRecord record) {
        job.records.add(record);
        if (job.records.size() >= MOST_RECORDS) {
            softCut = 0;
        }
    }

    void attach(IndexHeader header, TocSpool toc) {
        job.records.add(header);
        job.toc = toc;
    }

    @Override
    boolean more() throws IOException {
        if (limit == bytes.length) {
            job.content.setLength(limit);
            job.content.ensureCapacity(limit + READ_SIZE);
            bytes = job.content.bytes();
        }
        int count = source.read(bytes, limit, Math.min(READ_SIZE, bytes.length - limit));
        if (count < 0) {
            return false;
        }
        limit += count;
        bytesRead += count;
        return count > 0 || more();
    }

    @Override
    void tocEnds() throws IOException {
        // Members of its own: the table of contents can be fetched exactly, and damage to it spares the rows.
        cut(MemberBegin.OUTSIDE_BLOCKS);
    }

    @Override
    void cut(MemberBegin next) throws IOException {
        if (position == 0) {
            return;
        }
        try {
            byte[] ahead = Arrays.copyOfRange(bytes, position, limit);
            base += position;
            job.content.setLength(position);
            pipeline.submit(job);
            begin(next, ahead);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("packing was stopped");
        }
    }

    /** Hands over what is left; nothing can be read afterwards. */
    void finish() throws InterruptedException {
        if (position > 0) {
            job.content.setLength(position);
            pipeline.submit(job);
        }
        pipeline.submitEnd();
    }

    private void begin(MemberBegin begin, byte[] ahead) throws InterruptedException {
        job = pipeline.takeFree();
        job.reset(base, begin);
        job.content.ensureCapacity(ahead.length);
        bytes = job.content.bytes();
        System.arraycopy(ahead, 0, bytes, 0, ahead.length);
        position = 0;
        limit = ahead.length;
        softCut = softMemberSize;
        hardCut = hardMemberSize;
    }
}
