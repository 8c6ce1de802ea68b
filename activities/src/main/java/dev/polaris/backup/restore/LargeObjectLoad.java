package dev.polaris.backup.restore;

import dev.polaris.backup.archive.LargeObjectSink;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/**
 * Writes the contents of large objects that exist already. Small ones go together, because each call waits for the
 * network; an empty one is already what it should be.
 */
final class LargeObjectLoad implements LargeObjectSink<SQLException> {
    private static final int SMALL = 1 << 17;
    private static final int TOGETHER_BYTES = 1 << 20;
    private static final int TOGETHER_OBJECTS = 500;

    private final Connection connection;
    private final AtomicLong sent;
    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private final List<Long> oids = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private int together;
    private long oid;
    private LargeObject open;

    /** @param sent counts the bytes that go to the target */
    LargeObjectLoad(Connection connection, AtomicLong sent) {
        this.connection = connection;
        this.sent = sent;
    }

    @Override
    public void begin(long object) {
        oid = object;
        start.reset();
        open = null;
    }

    @Override
    public void content(byte[] bytes, int from, int length) throws SQLException {
        if (open == null && start.size() + length <= SMALL) {
            start.write(bytes, from, length);
            return;
        }
        if (open == null) {
            open = connection.unwrap(PGConnection.class).getLargeObjectAPI().open(oid, LargeObjectManager.WRITE);
            open.truncate64(0);
            open.write(start.toByteArray());
            sent.addAndGet(start.size());
        }
        open.write(bytes, from, length);
        sent.addAndGet(length);
    }

    @Override
    public void end() throws SQLException {
        if (open != null) {
            open.close();
            open = null;
        } else if (start.size() > 0) {
            oids.add(oid);
            contents.add(start.toByteArray());
            together += start.size();
            if (together >= TOGETHER_BYTES || oids.size() == TOGETHER_OBJECTS) {
                finish();
            }
        }
    }

    /** Writes what is still held back. */
    void finish() throws SQLException {
        if (oids.isEmpty()) {
            return;
        }
        try (PreparedStatement put = connection.prepareStatement("select pg_catalog.lo_put(o, 0, c)"
                + " from unnest(?::pg_catalog.oid[], ?::pg_catalog.bytea[]) as small (o, c)")) {
            put.setArray(1, connection.createArrayOf("oid", oids.toArray()));
            put.setArray(2, connection.createArrayOf("bytea", contents.toArray(byte[][]::new)));
            put.execute();
        }
        sent.addAndGet(together);
        oids.clear();
        contents.clear();
        together = 0;
    }
}
