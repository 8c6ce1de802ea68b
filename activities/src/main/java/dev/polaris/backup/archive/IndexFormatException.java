package dev.polaris.backup.archive;

import java.io.IOException;

/** An index cannot be understood: damaged, incomplete, or written by a newer version. Reading it again does not help. */
public final class IndexFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param line number of the line, from 1
     * @param what what was found and what to do
     */
    public IndexFormatException(long line, String what, Throwable cause) {
        super("index line " + line + ": " + what, cause);
    }
}
