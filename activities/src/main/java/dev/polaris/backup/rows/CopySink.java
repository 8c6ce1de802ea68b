package dev.polaris.backup.rows;

import dev.polaris.backup.rows.BackupTables.TextSink;
import java.io.IOException;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/** Gathers COPY text into pieces worth a message to the server. */
final class CopySink implements TextSink {
    private final CopyIn copy;
    private final byte[] buffer;
    private int filled;

    CopySink(CopyIn copy, int bufferSize) {
        this.copy = copy;
        this.buffer = new byte[bufferSize];
    }

    /** The server refused the rows; carries its answer through readers that only know of streams. */
    static final class CopyFailed extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient SQLException failure;

        CopyFailed(SQLException failure) {
            super("the server refused the rows");
            this.failure = failure;
        }

        SQLException failure() {
            return failure;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.length - filled) {
            flush();
            if (length > buffer.length) {
                send(bytes, offset, length);
                return;
            }
        }
        System.arraycopy(bytes, offset, buffer, filled, length);
        filled += length;
    }

    /** Sends what was gathered. */
    void flush() throws IOException {
        if (filled > 0) {
            send(buffer, 0, filled);
            filled = 0;
        }
    }

    private void send(byte[] bytes, int offset, int length) throws IOException {
        try {
            copy.writeToCopy(bytes, offset, length);
        } catch (SQLException e) {
            throw new CopyFailed(e);
        }
    }
}
