package dev.polaris.backup.archive;

import dev.polaris.backup.gzip.MemberBuffer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;

/**
 * A window over some members of a packed archive, fetched by one request and each checked against its line in the index.
 * The last member stays, because the next piece that is asked for often begins where the last one ended.
 */
final class MemberRange extends ArchiveWindow implements Closeable {
    private static final String REMEDY = "verify the backup (`polaris verify`), and restore from another one";

    private final MemberSource source;
    private final MemberInflater inflater = new MemberInflater();
    private final MemberBuffer raw = new MemberBuffer(0);
    private final MemberBuffer content = new MemberBuffer(0);

    private List<Member> members = List.of();
    /** The next member of the list to load. */
    private int next;
    /** The member in the window; null when there is none. */
    private Member loaded;

    private InputStream stream;
    private volatile long bytesRead;

    MemberRange(MemberSource source) {
        this.source = source;
    }

    /** Compressed bytes read so far. */
    long bytesRead() {
        return bytesRead;
    }

    /**
     * Goes to a place in the archive. What comes after the given members cannot be read.
     *
     * @param wanted neighbours in the archive, in its order
     * @param start offset of the next byte to read in the uncompressed archive, within the first of them
     */
    void seek(List<Member> wanted, long start) throws IOException {
        closeStream();
        members = List.copyOf(wanted);
        checkNeighbours();
        boolean there = loaded != null && loaded.equals(members.get(0));
        next = there ? 1 : 0;
        if (!there) {
            load();
        }
        if (start < base || start - base > limit) {
            throw damaged("the index begins a piece at " + start + ", which is not in its first member");
        }
        position = (int) (start - base);
    }

    /** They are fetched by one request, which holds nothing but them. */
    private void checkNeighbours() throws IOException {
        for (int index = 1; index < members.size(); index++) {
            Member before = members.get(index - 1);
            Member member = members.get(index);
            if (member.offset() != before.offset() + before.length()
                    || member.uncompressedOffset() != before.uncompressedOffset() + before.uncompressedLength()) {
                throw new ArchiveFormatException(
                        "the index places the member at " + member.offset() + " behind the one at " + before.offset(),
                        before.uncompressedOffset(),
                        REMEDY);
            }
        }
    }

    @Override
    boolean more() throws IOException {
        if (next == members.size()) {
            return false;
        }
        load();
        return true;
    }

    private void load() throws IOException {
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("reading the archive was interrupted");
        }
        Member member = members.get(next);
        loaded = null;
        base = member.uncompressedOffset();
        position = 0;
        limit = 0;
        try {
            inflate(member);
        } catch (MemberDamage damage) {
            throw new ArchiveFormatException(
                    "the member at " + member.offset() + " of the compressed file " + damage.getMessage(),
                    member.uncompressedOffset(),
                    REMEDY);
        }
        limit = (int) member.uncompressedLength();
        loaded = member;
        next++;
    }

    private void inflate(Member member) throws IOException {
        if (member.length() > MemberFeed.LONGEST_MEMBER || member.uncompressedLength() > MemberFeed.LONGEST_MEMBER) {
            throw new MemberDamage("is longer in the index than any member can be");
        }
        if (stream == null) {
            Member last = members.get(members.size() - 1);
            stream = source.open(member.offset(), last.offset() + last.length() - member.offset());
        }
        int length = (int) member.length();
        raw.ensureCapacity(length);
        int count = stream.readNBytes(raw.bytes(), 0, length);
        bytesRead += count;
        if (count < length) {
            throw new MemberDamage("is cut off: the file ends " + (length - count) + " bytes too early");
        }
        content.ensureCapacity((int) member.uncompressedLength());
        bytes = content.bytes();
        inflater.inflate(raw.bytes(), member, bytes);
    }

    ArchiveFormatException damaged(String what) {
        return new ArchiveFormatException(what, offset(), REMEDY);
    }

    private void closeStream() throws IOException {
        if (stream != null) {
            InputStream open = stream;
            stream = null;
            open.close();
        }
    }

    @Override
    public void close() throws IOException {
        inflater.close();
        closeStream();
    }
}
