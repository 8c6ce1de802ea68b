package dev.polaris.backup.validation;

import dev.polaris.backup.archive.ContentHash;
import dev.polaris.backup.archive.CopiedRows;
import dev.polaris.backup.archive.RowFacts;
import dev.polaris.backup.restore.ProvenShare;
import dev.polaris.backup.restore.ValidationCheck;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Copies every table out and compares its rows with the index: how many, and the sum of their hashes. Several threads may
 * {@link #work} at once, each with a session of its own; biggest tables come first.
 */
final class RowComparison {
    /** Why a table's text may differ between majors although its content is the same. */
    private static final String NOT_COMPARABLE = """
            select n.nspname, c.relname, pg_catalog.string_agg(distinct t.typname, ', ')
            from pg_catalog.pg_attribute a
            join pg_catalog.pg_class c on c.oid = a.attrelid
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            join pg_catalog.pg_type t on t.oid = a.atttypid
            where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p')
              and t.typname in ('aclitem', '_aclitem', 'jsonpath', '_jsonpath', 'pg_node_tree', 'regproc', 'regprocedure')
            group by 1, 2""";

    private final ExpectedBackup expected;
    private final Exclusions exclusions;
    private final boolean sameMajor;
    private final CheckLog rows = new CheckLog("rows");
    private final CheckLog hash = new CheckLog("hash");
    private final Queue<Read> queue = new ConcurrentLinkedQueue<>();
    private final Map<TableName, String> differingTypes = new java.util.HashMap<>();
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong tablesCompared = new AtomicLong();
    private final AtomicLong tablesProven = new AtomicLong();
    private final AtomicLong rowsProven = new AtomicLong();
    private volatile String current;

    /** One table being compared; its parts may be read by several threads. */
    private static final class Sum {
        private final ExpectedTable table;
        private int open;
        private long rows;
        private ContentHash hash = ContentHash.ZERO;
        private boolean unreadable;

        private Sum(ExpectedTable table, int parts) {
            this.table = table;
            this.open = parts;
        }

        /** Adds a part; true when it was the last. */
        private synchronized boolean add(RowFacts part) {
            rows += part.rows();
            hash = hash.plus(part.hash());
            return --open == 0;
        }

        /** Notes that a part could not be read; true when it is the first such. */
        private synchronized boolean spoil() {
            open--;
            boolean first = !unreadable;
            unreadable = true;
            return first;
        }
    }

    private record Read(Sum sum, String sql) {}

    /**
     * Lays out the work.
     *
     * @param session to look at the restored tables with
     */
    RowComparison(ExpectedBackup expected, Exclusions exclusions, ValidationSession session, long rangeBytes)
            throws SQLException {
        this.expected = expected;
        this.exclusions = exclusions;
        this.sameMajor = expected.header().archive().serverMajor() == session.serverMajor();
        Map<TableName, TargetTable> found = TargetTable.all(session);
        if (!sameMajor) {
            session.query(
                    NOT_COMPARABLE,
                    row -> differingTypes.put(new TableName(row.getString(1), row.getString(2)), row.getString(3)));
        }
        List<ExpectedTable> present = new ArrayList<>();
        for (ExpectedTable table : expected.tables()) {
            if (!refused(table, found.get(table.name()))) {
                present.add(table);
            }
        }
        present.sort(Comparator.comparingLong(
                        (ExpectedTable table) -> found.get(table.name()).bytes())
                .reversed());
        for (ExpectedTable table : present) {
            List<String> reads =
                    TableReads.of(table.name(), table.copy().orElseThrow(), found.get(table.name()), rangeBytes);
            Sum sum = new Sum(table, reads.size());
            reads.forEach(sql -> queue.add(new Read(sum, sql)));
        }
    }

    private boolean refused(ExpectedTable table, TargetTable found) {
        String name = table.name().toString();
        if (exclusions
                .of(table.dumpId())
                .filter(exclusion -> !exclusion.unproven())
                .isPresent()) {
            // Not part of this restore, whatever is there.
            return true;
        }
        if (table.copy().isEmpty() || table.facts().isEmpty()) {
            both(log -> log.notRun(name, "its rows were dumped as statements, which the index does not count"));
        } else if (found == null) {
            String reason = "the table is missing; the backup has " + table.rows() + " rows";
            both(log -> exclusions.judgeMissing(log, table.dumpId(), name, reason));
        } else {
            return false;
        }
        tablesCompared.incrementAndGet();
        return true;
    }

    private interface Saying {
        void to(CheckLog log);
    }

    private void both(Saying saying) {
        saying.to(rows);
        saying.to(hash);
    }

    /** Reads parts of tables until none is left. */
    void work(ValidationSession session, Runnable stillWanted) throws SQLException {
        CopiedRows counter = new CopiedRows();
        for (Read read = queue.poll(); read != null; read = queue.poll()) {
            stillWanted.run();
            ExpectedTable table = read.sum().table;
            current = table.name().toString();
            try {
                copyOut(session, read.sql(), counter);
                if (read.sum().add(counter.take())) {
                    compare(read.sum());
                }
            } catch (SQLException e) {
                if (session.isLost(e)) {
                    throw e;
                }
                var unused = counter.take();
                session.rollback();
                unreadable(read.sum(), e);
            }
        }
        current = null;
    }

    private void copyOut(ValidationSession session, String sql, CopiedRows counter) throws SQLException {
        CopyOut copy =
                session.connection().unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            for (byte[] part = copy.readFromCopy(); part != null; part = copy.readFromCopy()) {
                counter.put(part);
                bytesRead.addAndGet(part.length);
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void unreadable(Sum sum, SQLException e) {
        if (sum.spoil()) {
            tablesCompared.incrementAndGet();
            String name = sum.table.name().toString();
            if ("42501".equals(e.getSQLState())) {
                both(log -> log.notRun(name, "the login may not read it"));
            } else {
                both(log -> log.failed(name, "cannot be read (SQLSTATE " + e.getSQLState() + ")"));
            }
        }
    }

    private void compare(Sum sum) {
        ExpectedTable table = sum.table;
        RowFacts wanted = table.facts().orElseThrow();
        tablesCompared.incrementAndGet();
        both(CheckLog::examined);
        String name = table.name().toString();
        boolean sameRows = sum.rows == wanted.rows();
        boolean sameHash = sum.hash.equals(wanted.hash());
        if (!sameRows) {
            rows.failed(name, sum.rows + " rows; the backup has " + wanted.rows());
        }
        if (!sameHash) {
            String types = differingTypes.get(table.name());
            if (sameRows && types != null) {
                hash.notRun(name, "not comparable between majors: " + types);
            } else {
                hash.failed(name, sameRows ? "as many rows as in the backup, but not the same" : "not the same rows");
            }
        }
        if (sameRows && sameHash) {
            tablesProven.incrementAndGet();
            rowsProven.addAndGet(wanted.rows());
        }
    }

    long bytesRead() {
        return bytesRead.get();
    }

    long tablesCompared() {
        return tablesCompared.get();
    }

    /** The table being read, by one of the threads; null when none is. */
    String current() {
        return current;
    }

    List<ValidationCheck> checks() {
        return List.of(rows.check(), hash.check());
    }

    ProvenShare share() {
        return new ProvenShare(expected.tables().size(), tablesProven.get(), expected.rows(), rowsProven.get());
    }
}
