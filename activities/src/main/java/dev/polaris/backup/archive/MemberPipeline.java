package dev.polaris.backup.archive;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The queues between the scanner, the compressors and the writer. As many jobs exist as there are places for them, so a
 * slow sink stops the compressors, these stop the scanner, and the scanner stops pg_dump.
 */
final class MemberPipeline {
    /** Room for the read that crosses the soft limit, so that most buffers never grow. */
    private static final int READ_AHEAD = 1 << 18;

    private final BlockingQueue<MemberJob> free;
    private final BlockingQueue<MemberJob> toCompress;
    private final BlockingQueue<MemberJob> toWrite;
    /** Marks the end in both queues. */
    private final MemberJob end = new MemberJob(0);

    private final int threads;

    MemberPipeline(int threads, int softMemberSize) {
        this.threads = threads;
        // One being filled and one being written, besides those being compressed.
        int jobs = threads + 2;
        free = new ArrayBlockingQueue<>(jobs);
        toCompress = new ArrayBlockingQueue<>(jobs + threads);
        toWrite = new ArrayBlockingQueue<>(jobs + 1);
        for (int index = 0; index < jobs; index++) {
            free.add(new MemberJob(softMemberSize + READ_AHEAD));
        }
    }

    MemberJob takeFree() throws InterruptedException {
        return free.take();
    }

    void submit(MemberJob job) throws InterruptedException {
        toCompress.put(job);
        toWrite.put(job);
    }

    void submitEnd() throws InterruptedException {
        for (int index = 0; index < threads; index++) {
            toCompress.put(end);
        }
        toWrite.put(end);
    }

    /** The next job to compress, or null when there will be none. */
    MemberJob takeToCompress() throws InterruptedException {
        MemberJob job = toCompress.take();
        return job == end ? null : job;
    }

    /** The next job to write, in archive order and compressed, or null when there will be none. */
    MemberJob takeToWrite() throws InterruptedException {
        MemberJob job = toWrite.take();
        if (job == end) {
            return null;
        }
        job.awaitCompressed();
        return job;
    }

    void recycle(MemberJob job) throws InterruptedException {
        free.put(job);
    }
}
