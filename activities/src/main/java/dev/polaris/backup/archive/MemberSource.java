package dev.polaris.backup.archive;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens parts of one packed archive; as often as it is asked, and by several threads at once. */
public interface MemberSource {
    /**
     * Opens a part of the compressed file.
     *
     * @param offset first byte
     * @param length number of bytes, all of them within the file
     * @throws IOException what reading throws when the file cannot be read; it says nothing about the archive
     */
    InputStream open(long offset, long length) throws IOException;

    /** A packed archive in a local file. */
    static MemberSource ofFile(Path file) {
        return (offset, length) -> {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new FileRange(channel, offset, length);
        };
    }

    /** A packed archive in memory. */
    static MemberSource ofBytes(byte[] bytes) {
        return (offset, length) -> new ByteArrayInputStream(bytes, Math.toIntExact(offset), Math.toIntExact(length));
    }

    /** A part of a local file as a stream. */
    final class FileRange extends InputStream {
        private final FileChannel channel;
        private long position;
        private final long end;

        private FileRange(FileChannel channel, long offset, long length) {
            this.channel = channel;
            this.position = offset;
            this.end = offset + length;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (position >= end) {
                return -1;
            }
            ByteBuffer part = ByteBuffer.wrap(target, offset, (int) Math.min(length, end - position));
            int count = channel.read(part, position);
            if (count < 0) {
                throw new EOFException("the file ends at byte " + position + ", not at " + end);
            }
            position += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
