package dev.polaris.backup.validation;

import dev.polaris.backup.archive.IndexReader;
import dev.polaris.backup.archive.IndexRecord;
import dev.polaris.backup.archive.IndexSource;
import dev.polaris.backup.archive.LargeObjectContent;
import dev.polaris.backup.archive.LargeObjectEntry;
import dev.polaris.backup.restore.ValidationCheck;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/**
 * Reads every large object and compares its length and content with the index, which is read beside: several threads take
 * the next object from one reader, so that neither all records nor any whole object are ever in memory.
 */
final class LargeObjectComparison implements AutoCloseable {
    private static final int BUFFER = 1 << 18;
    private static final String UNDEFINED_OBJECT = "42704";

    private final IndexReader index;
    private final Exclusions exclusions;
    private final CheckLog log = new CheckLog("large-objects");
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong found = new AtomicLong();
    private long passedOver;

    /** @param exclusions what the restored database need not have: a restore of named tables leaves large objects out */
    LargeObjectComparison(IndexSource source, Exclusions exclusions) throws IOException {
        this.exclusions = exclusions;
        index = new IndexReader(source.open());
    }

    /** Compares objects until none is left. */
    void work(ValidationSession session, Runnable stillWanted) throws IOException, SQLException {
        LargeObjectManager manager =
                session.connection().unwrap(PGConnection.class).getLargeObjectAPI();
        LargeObjectContent content = new LargeObjectContent();
        byte[] buffer = new byte[BUFFER];
        for (Optional<LargeObjectEntry> next = next(); next.isPresent(); next = next()) {
            stillWanted.run();
            try {
                compare(manager, next.get(), content, buffer);
            } catch (SQLException e) {
                if (session.isLost(e)) {
                    throw e;
                }
                session.rollback();
                String object = "large object " + next.get().oid();
                if (UNDEFINED_OBJECT.equals(e.getSQLState())) {
                    log.failed(
                            object, "is missing; the backup has " + next.get().bytes() + " bytes");
                } else {
                    log.failed(object, "cannot be read (SQLSTATE " + e.getSQLState() + ")");
                }
            }
        }
    }

    private synchronized Optional<LargeObjectEntry> next() throws IOException {
        for (Optional<IndexRecord> record = index.next(); record.isPresent(); record = index.next()) {
            if (record.get() instanceof LargeObjectEntry object) {
                if (exclusions.of(object.dumpId()).isEmpty()) {
                    return Optional.of(object);
                }
                passedOver++;
            }
        }
        return Optional.empty();
    }

    private void compare(
            LargeObjectManager manager, LargeObjectEntry expected, LargeObjectContent content, byte[] buffer)
            throws SQLException {
        content.begin();
        try (LargeObject object = manager.open(expected.oid(), LargeObjectManager.READ)) {
            for (int count = object.read(buffer, 0, buffer.length);
                    count > 0;
                    count = object.read(buffer, 0, buffer.length)) {
                content.put(buffer, 0, count);
                bytesRead.addAndGet(count);
            }
        }
        found.incrementAndGet();
        log.examined();
        if (content.length() != expected.bytes()) {
            log.failed(
                    "large object " + expected.oid(), content.length() + " bytes; the backup has " + expected.bytes());
        } else if (!content.hash().equals(expected.hash())) {
            log.failed("large object " + expected.oid(), "as many bytes as in the backup, but not the same");
        }
    }

    /** When all are compared: whether the database has others besides. */
    void countOthers(ValidationSession session) throws SQLException {
        session.query("select count(*) from pg_catalog.pg_largeobject_metadata", row -> {
            // Those whose content was not asked for may be there, empty: another section makes them.
            long others = row.getLong(1) - found.get() - passedOver;
            if (others > 0) {
                log.failed("", others + " large objects are not in the backup");
            }
        });
    }

    long bytesRead() {
        return bytesRead.get();
    }

    /** For what else is to be said of large objects. */
    CheckLog log() {
        return log;
    }

    ValidationCheck check() {
        return log.check();
    }

    @Override
    public void close() throws IOException {
        index.close();
    }
}
