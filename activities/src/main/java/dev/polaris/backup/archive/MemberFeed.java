package dev.polaris.backup.archive;

import dev.polaris.backup.gzip.MemberBuffer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.function.Consumer;

/** A window over the members of a compressed archive, one at a time, each checked against its line in the index. */
final class MemberFeed extends ArchiveWindow {
    /** No packer writes longer ones; a longer one in the index is damage, not a reason to run out of memory. */
    static final int LONGEST_MEMBER = 96 << 20;

    private final CompressedInput compressed;
    private final IndexReader index;
    private final WalkComparison comparison;
    private final WalkFindings findings;
    private final Consumer<Member> loaded;
    private final MemberInflater inflater;
    private final MemberBuffer content = new MemberBuffer(0);
    private final MemberBuffer raw = new MemberBuffer(0);

    private ArchiveScanner scanner;
    private Member current;
    private long members;
    private boolean exhausted;

    MemberFeed(
            CompressedInput compressed,
            IndexReader index,
            WalkComparison comparison,
            WalkFindings findings,
            MemberInflater inflater,
            Consumer<Member> loaded) {
        this.compressed = compressed;
        this.index = index;
        this.comparison = comparison;
        this.findings = findings;
        this.inflater = inflater;
        this.loaded = loaded;
    }

    /** The scanner whose state each member's begin state is compared with. */
    void attach(ArchiveScanner archiveScanner) {
        scanner = archiveScanner;
    }

    boolean exhausted() {
        return exhausted;
    }

    long members() {
        return members;
    }

    /** The member the scanner is in, or the one that could not be loaded; null before the first. */
    Member current() {
        return current;
    }

    @Override
    boolean more() throws IOException {
        comparison.memberEnds();
        if (!advance()) {
            return false;
        }
        MemberBegin found = scanner.begin();
        load();
        if (!found.equals(current.begin())) {
            findings.add(
                    WalkCheck.MEMBERS,
                    Optional.ofNullable(scanner.current()).map(DataEntry::name),
                    describe() + " begins as " + found + ", but the index says " + current.begin());
        }
        return true;
    }

    /**
     * Goes on, after damage, to the next member the archive can be read from.
     *
     * @param blocksBegin where the data blocks begin; the table of contents cannot be entered in its middle
     * @return false when there is none
     */
    boolean moveOn(long blocksBegin) throws IOException {
        while (true) {
            comparison.memberEnds();
            if (!advance()) {
                return false;
            }
            try {
                load();
                if (base >= blocksBegin) {
                    return true;
                }
                comparison.notScanned(base, base + limit);
            } catch (MemberDamage damage) {
                comparison.damaged(current, describe() + " " + damage.getMessage());
            }
        }
    }

    String describe() {
        return "member " + members + " (offset " + current.offset() + " in the compressed file)";
    }

    /** Moves to the next member in the index, without reading it. */
    private boolean advance() throws IOException {
        if (exhausted) {
            return false;
        }
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the walk was interrupted");
        }
        long expectedOffset = current == null ? 0 : current.offset() + current.length();
        long expectedStart = current == null ? 0 : current.uncompressedOffset() + current.uncompressedLength();
        Member next = nextMember();
        if (next == null) {
            exhausted = true;
            return false;
        }
        if (next.offset() != expectedOffset
                || next.uncompressedOffset() != expectedStart
                || next.length() > LONGEST_MEMBER
                || next.uncompressedLength() > LONGEST_MEMBER) {
            exhausted = true;
            findings.add(
                    WalkCheck.INDEX,
                    Optional.empty(),
                    "the index places member " + (members + 1) + " at " + next.offset() + " instead of "
                            + expectedOffset + ", or makes it longer than any member can be");
            return false;
        }
        current = next;
        members++;
        loaded.accept(next);
        return true;
    }

    private Member nextMember() throws IOException {
        for (Optional<IndexRecord> record = index.next(); record.isPresent(); record = index.next()) {
            if (record.get() instanceof Member member) {
                return member;
            }
            if (record.get() instanceof LargeObjectEntry object) {
                comparison.expect(object);
            }
        }
        return null;
    }

    private void load() throws IOException {
        base = current.uncompressedOffset();
        position = 0;
        limit = 0;
        int length = (int) current.length();
        raw.ensureCapacity(length);
        int count = compressed.read(raw.bytes(), length);
        if (count < length) {
            throw new MemberDamage("is cut off: the compressed file ends " + (length - count) + " bytes too early");
        }
        content.ensureCapacity((int) current.uncompressedLength());
        bytes = content.bytes();
        inflater.inflate(raw.bytes(), current, bytes);
        limit = (int) current.uncompressedLength();
    }
}
