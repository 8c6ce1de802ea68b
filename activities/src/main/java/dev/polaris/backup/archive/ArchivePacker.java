package dev.polaris.backup.archive;

import dev.polaris.backup.gzip.MemberCompressor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Turns an uncompressed custom-format archive into independent gzip members and an index, in one pass and in memory that
 * does not depend on the archive's size: about (threads + 2) times a member's size, uncompressed and compressed.
 *
 * <p>Packs one archive; {@link #progress()} may be asked from any thread meanwhile.
 */
public final class ArchivePacker {
    private final PackSettings settings;
    private volatile PackListener listener;
    private volatile MemberWriter writer;

    /** @param settings what to pack with; one packer packs one archive */
    public ArchivePacker(PackSettings settings) {
        this.settings = settings;
    }

    /**
     * Packs the archive. Returns or throws only after every thread it started has ended.
     *
     * <p>The caller must still check pg_dump's exit status before believing the result: an archive has no end mark.
     *
     * @param source the uncompressed archive; read from another thread, and closed from yet another when something fails,
     *     which must make a blocked read end (for a child process: by ending it)
     * @param sink receives the members in order; a write may block, and must answer an interrupt; not closed
     * @param indexSink receives the index; not closed
     * @throws ArchiveFormatException when the source is not a complete archive
     * @throws java.io.InterruptedIOException when the calling thread was interrupted; its interrupt status is set
     * @throws IOException the first failure of source or sinks, later ones suppressed
     */
    public ArchiveSummary pack(InputStream source, OutputStream sink, OutputStream indexSink) throws IOException {
        if (writer != null) {
            throw new IllegalStateException("this packer has packed an archive; use a new one for each");
        }
        MemberPipeline pipeline = new MemberPipeline(settings.threads(), settings.softMemberSize());
        MemberWriter memberWriter = new MemberWriter(sink, new IndexWriter(indexSink));
        writer = memberWriter;
        ArchiveSummary[] summary = new ArchiveSummary[1];
        PackThreads threads = new PackThreads(source);
        threads.add("archive-scan", () -> scan(source, pipeline));
        for (int number = 1; number <= settings.threads(); number++) {
            threads.add("archive-compress-" + number, () -> compress(pipeline));
        }
        threads.add("archive-write", () -> summary[0] = write(pipeline, memberWriter));
        threads.join();
        return summary[0];
    }

    /** How far it is; all zero before the start. */
    public PackProgress progress() {
        PackListener scanning = listener;
        MemberWriter writing = writer;
        if (scanning == null || writing == null) {
            return new PackProgress(0, 0, "", 0, 0);
        }
        return scanning.progress(writing.bytesWritten());
    }

    private void scan(InputStream source, MemberPipeline pipeline) throws IOException, InterruptedException {
        MemberWindow window = new MemberWindow(source, pipeline, settings);
        PackListener packListener = new PackListener(window, settings);
        listener = packListener;
        new ArchiveScanner(window, packListener).scan();
        window.finish();
    }

    private void compress(MemberPipeline pipeline) throws InterruptedException {
        try (MemberCompressor compressor = settings.compressors().open()) {
            for (MemberJob job = pipeline.takeToCompress(); job != null; job = pipeline.takeToCompress()) {
                job.compressed(compressor.compress(job.content.bytes(), job.content.length(), job.compressed));
            }
        }
    }

    private static ArchiveSummary write(MemberPipeline pipeline, MemberWriter writer)
            throws IOException, InterruptedException {
        for (MemberJob job = pipeline.takeToWrite(); job != null; job = pipeline.takeToWrite()) {
            writer.write(job);
            pipeline.recycle(job);
        }
        return writer.finish();
    }
}
