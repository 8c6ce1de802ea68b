package dev.polaris.backup.archive;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompresses the chunks of one table or large object, which together are one zlib stream. */
final class ChunkInflater {
    private final ArchiveWindow window;
    private final ArchiveInput input;
    private final Inflater inflater = new Inflater();
    private long chunkRemaining;
    private boolean ended;
    private String name;

    ChunkInflater(ArchiveWindow window, ArchiveInput input) {
        this.window = window;
        this.input = input;
    }

    /** The chunks of another one come next. */
    void begin(String what) {
        inflater.reset();
        chunkRemaining = 0;
        ended = false;
        name = what;
    }

    /**
     * Fills the target as far as there is content.
     *
     * @return bytes there; less than asked for only when the content, and its last chunk, have been read
     */
    int fill(byte[] target, int from, int length) throws IOException {
        int filled = 0;
        while (filled < length && !ended) {
            try {
                filled += inflater.inflate(target, from + filled, length - filled);
            } catch (DataFormatException broken) {
                throw input.damaged("the data of " + name + " cannot be decompressed");
            }
            if (inflater.finished()) {
                end();
            } else if (inflater.needsInput()) {
                feed();
            } else if (inflater.needsDictionary()) {
                throw input.damaged("the data of " + name + " need a dictionary");
            }
        }
        return filled;
    }

    private void feed() throws IOException {
        if (chunkRemaining == 0) {
            chunkRemaining = input.readInt("length of a chunk of " + name, 0, Integer.MAX_VALUE);
            if (chunkRemaining == 0) {
                throw input.damaged("the compressed data of " + name + " end too early");
            }
        }
        if (window.position == window.limit && !window.more()) {
            throw input.truncated("the data of " + name);
        }
        int count = (int) Math.min(chunkRemaining, window.limit - window.position);
        inflater.setInput(window.bytes, window.position, count);
        window.position += count;
        chunkRemaining -= count;
    }

    private void end() throws IOException {
        boolean more = inflater.getRemaining() > 0
                || chunkRemaining > 0
                || input.readInt("length of a chunk of " + name, 0, Integer.MAX_VALUE) != 0;
        if (more) {
            throw input.damaged("there is something behind the compressed data of " + name);
        }
        ended = true;
    }
}
