package dev.polaris.backup.restore;

import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** One step of a restore at work on its target: its sessions, how far it has come, and what it found. */
final class RestoreWork {
    private final RestoreOrder order;
    private final CountedArchive archive;
    private final RestoreSessions sessions;
    private final TargetRules rules;
    private final int jobs;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong before = new AtomicLong();
    private final List<RestoreFinding> findings = new ArrayList<>();
    private volatile long entries;
    private volatile String running;

    RestoreWork(RestoreOrder order, RestoreArchive archive, RestoreSessions sessions, TargetRules rules, int jobs) {
        this.order = order;
        this.archive = new CountedArchive(archive);
        this.sessions = sessions;
        this.rules = rules;
        this.jobs = jobs;
    }

    RestoreOrder order() {
        return order;
    }

    RestoreArchive archive() {
        return archive;
    }

    RestoreSessions sessions() {
        return sessions;
    }

    TargetRules rules() {
        return rules;
    }

    /** Sessions that may be at work at the same time. */
    int jobs() {
        return jobs;
    }

    /** How entries become SQL on this target. */
    EntryStatements statements(RestoreSession session) {
        try {
            Set<String> tablespaces = new HashSet<>();
            try (Statement statement = session.connection().createStatement();
                    ResultSet rows = statement.executeQuery("select spcname from pg_catalog.pg_tablespace")) {
                while (rows.next()) {
                    tablespaces.add(rows.getString(1));
                }
            }
            boolean superuser = superuser(session);
            session.commit();
            return new EntryStatements(
                    rules.owners(), sessions.target().config().user(), superuser, tablespaces);
        } catch (SQLException e) {
            throw session.failure(e, "asking for tablespaces");
        }
    }

    /** Whether the login is a superuser, and so may act for others. */
    boolean superuser(RestoreSession session) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(
                        "select rolsuper from pg_catalog.pg_roles where rolname = current_user")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** What the plan left out. */
    BitSet leftOut(RestoreSession session) {
        try {
            BitSet leftOut = LeftOutTable.read(session.connection());
            session.commit();
            return leftOut;
        } catch (SQLException e) {
            throw session.failure(e, "reading the plan's decisions");
        }
    }

    /** Units of one step that earlier attempts have done. */
    Set<String> doneBefore(RestoreSession session, String step) {
        try (PreparedStatement select =
                session.connection().prepareStatement("select unit from polaris_restore.progress where unit ^@ ?")) {
            select.setString(1, step + "/");
            Set<String> units = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    units.add(rows.getString(1));
                }
            }
            session.commit();
            return units;
        } catch (SQLException e) {
            throw session.failure(e, "reading what was done before");
        }
    }

    /** The failure of an entry. */
    RuntimeException refused(SQLException e, String entry) {
        return PostgresFailures.ofEntry(e, sessions.target(), entry);
    }

    void expect(long count) {
        entries = count;
    }

    void begin(String entry) {
        running = entry;
    }

    /** What was read and done so far; never falls. */
    long moved() {
        return archive.read() + done.get();
    }

    /** Counts entries that are in place now. */
    void finished(long count, boolean earlier) {
        done.addAndGet(count);
        if (earlier) {
            before.addAndGet(count);
        }
    }

    synchronized void find(RestoreFinding finding) {
        if (findings.size() < RestorePlan.MOST_FINDINGS) {
            findings.add(finding);
        }
    }

    /** How far it has come. */
    EntryProgress progress() {
        return new EntryProgress(done.get(), entries, running);
    }

    synchronized StepResult result() {
        return new StepResult(done.get(), before.get(), List.copyOf(findings));
    }
}
