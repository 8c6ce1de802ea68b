package dev.polaris.backup.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Verifies a packed archive against its index: reads the compressed file once, and says everything that is wrong with it
 * instead of stopping at the first. After a damaged member the walk goes on at the next one, whose begin state is in the
 * index.
 */
public final class ArchiveWalk {
    private final CompressedInput compressed;
    private final WalkFindings findings = new WalkFindings();
    private final Consumer<WalkProgress> progress;

    private ArchiveWalk(InputStream compressed, Consumer<WalkProgress> progress) {
        this.compressed = new CompressedInput(compressed);
        this.progress = progress;
    }

    /**
     * Walks the whole archive.
     *
     * @param compressed the compressed file from its first byte; not closed
     * @param index opens its index; read twice
     * @param progress called before each member; what it throws ends the walk
     * @throws IOException only when reading failed, which says nothing about the archive; damage is in the result
     */
    public static WalkResult walk(InputStream compressed, IndexSource index, Consumer<WalkProgress> progress)
            throws IOException {
        return new ArchiveWalk(compressed, progress).walk(index);
    }

    private WalkResult walk(IndexSource index) throws IOException {
        ExpectedArchive expected;
        try {
            expected = ExpectedArchive.read(index);
        } catch (IndexFormatException unreadable) {
            return withoutIndex(unreadable);
        }
        WalkComparison comparison = new WalkComparison(expected, findings);
        try (IndexReader members = new IndexReader(index.open());
                MemberInflater inflater = new MemberInflater()) {
            MemberFeed feed = new MemberFeed(
                    compressed, members, comparison, findings, inflater, member -> report(expected, comparison));
            scan(feed, comparison, expected);
            checkTotals(feed, expected);
        }
        comparison.finish();
        return result(
                comparison.entriesCompared(),
                comparison.rowsCompared(),
                expected.end().sha256());
    }

    private void report(ExpectedArchive expected, WalkComparison comparison) {
        progress.accept(new WalkProgress(
                compressed.position(),
                expected.end().compressedBytes(),
                comparison.currentTable(),
                comparison.entriesCompared(),
                expected.withData().size()));
    }

    private void scan(MemberFeed feed, WalkComparison comparison, ExpectedArchive expected) throws IOException {
        ArchiveScanner scanner = new ArchiveScanner(feed, comparison);
        feed.attach(scanner);
        boolean fromTheStart = true;
        while (true) {
            try {
                if (fromTheStart) {
                    scanner.scan();
                } else {
                    scanner.resume(feed.current().begin(), comparison.remaining());
                }
                return;
            } catch (MemberDamage damage) {
                comparison.damaged(feed.current(), feed.describe() + " " + damage.getMessage());
            } catch (ArchiveFormatException malformed) {
                long to = Math.max(feed.base + feed.limit, malformed.offset() + 1);
                comparison.blame(WalkCheck.STRUCTURE, malformed.offset(), to, malformed.getMessage());
                comparison.notScanned(malformed.offset(), to);
            }
            fromTheStart = false;
            if (!feed.moveOn(expected.header().tocEnd())) {
                return;
            }
        }
    }

    private void checkTotals(MemberFeed feed, ExpectedArchive expected) throws IOException {
        compressed.drain();
        IndexEnd end = expected.end();
        if (compressed.position() != end.compressedBytes()) {
            findings.add(
                    WalkCheck.SIZE,
                    Optional.empty(),
                    "the compressed file has " + compressed.position() + " bytes; the index says "
                            + end.compressedBytes());
        }
        Member last = feed.current();
        long archiveBytes = last == null ? 0 : last.uncompressedOffset() + last.uncompressedLength();
        if (feed.exhausted() && (feed.members() != end.members() || archiveBytes != end.archiveBytes())) {
            findings.add(
                    WalkCheck.INDEX,
                    Optional.empty(),
                    "the index has " + feed.members() + " members with " + archiveBytes + " bytes; its end says "
                            + end.members() + " with " + end.archiveBytes());
        }
    }

    private WalkResult withoutIndex(IndexFormatException unreadable) throws IOException {
        findings.add(WalkCheck.INDEX, Optional.empty(), unreadable.getMessage());
        for (WalkCheck check : EnumSet.complementOf(EnumSet.of(WalkCheck.INDEX))) {
            findings.notRun(check, "the index cannot be read");
        }
        compressed.drain();
        return result(0, 0, null);
    }

    private WalkResult result(int entries, long rows, String expectedSha256) {
        long length = compressed.position();
        String sha256 = compressed.sha256();
        if (expectedSha256 != null && !sha256.equals(expectedSha256)) {
            findings.add(
                    WalkCheck.SHA256,
                    Optional.empty(),
                    "the compressed file has SHA-256 " + sha256 + "; the index says " + expectedSha256);
        }
        return new WalkResult(findings.verdicts(), findings.list(), findings.omitted(), length, sha256, entries, rows);
    }
}
