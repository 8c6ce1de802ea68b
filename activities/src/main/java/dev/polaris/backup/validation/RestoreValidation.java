package dev.polaris.backup.validation;

import dev.polaris.backup.archive.IndexSource;
import dev.polaris.backup.archive.PackedArchive;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.restore.ValidationProgress;
import dev.polaris.backup.restore.ValidationReport;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares a restored database with its backup. Only reads. What the comparison finds is in the report; that it could not be
 * made is a failure.
 */
public final class RestoreValidation {
    /** Extensions whose library must be loaded at the start of the server; being installed on the host is not enough. */
    private static final Set<String> NEED_PRELOADING =
            Set.of("pg_cron", "pg_net", "pg_stat_monitor", "pg_tle", "timescaledb", "citus");

    private static final String INSTALLED = "select extname from pg_catalog.pg_extension";
    private static final String AVAILABLE = "select name from pg_catalog.pg_available_extensions";
    private static final String PRELOADED = "select pg_catalog.current_setting('shared_preload_libraries', true)";

    private final PostgresDatabase target;
    private final PackedArchive archive;
    private final IndexSource index;
    private final ValidationSettings settings;
    private final List<Runnable> stops = new ArrayList<>();
    private volatile boolean stopped;
    private volatile String step;
    private volatile ExpectedBackup expected;
    private volatile RowComparison rows;
    private volatile LargeObjectComparison largeObjects;

    /**
     * A validation.
     *
     * @param index the index of the archive
     */
    public RestoreValidation(
            PostgresDatabase target, PackedArchive archive, IndexSource index, ValidationSettings settings) {
        this.target = target;
        this.archive = archive;
        this.index = index;
        this.settings = settings;
    }

    /** Makes a running validation fail soon; from any thread. */
    public void stop() {
        List<Runnable> all;
        synchronized (stops) {
            stopped = true;
            all = List.copyOf(stops);
        }
        all.forEach(Runnable::run);
    }

    private void onStop(Runnable action) {
        synchronized (stops) {
            stops.add(action);
            if (stopped) {
                action.run();
            }
        }
    }

    /** How far it is; from any thread. */
    public ValidationProgress progress() {
        RowComparison reading = rows;
        ExpectedBackup known = expected;
        String table = reading == null ? null : reading.current();
        return new ValidationProgress(
                reading == null ? 0 : reading.tablesCompared(),
                known == null ? 0 : known.tables().size(),
                bytesRead(),
                known == null ? 0 : known.bytes(),
                table == null ? step : table);
    }

    /** Bytes of rows and large objects read so far; from any thread. */
    public long bytesRead() {
        RowComparison reading = rows;
        LargeObjectComparison objects = largeObjects;
        return (reading == null ? 0 : reading.bytesRead()) + (objects == null ? 0 : objects.bytesRead());
    }

    /** Whether a step is at work that reads no rows; it may take its time. */
    public boolean preparing() {
        return rows == null || rows.current() == null;
    }

    /**
     * Compares.
     *
     * @throws IOException when the backup could not be read
     * @throws io.temporal.failure.ApplicationFailure typed, when the database could not be read
     */
    public ValidationReport run() throws IOException, InterruptedException {
        step = "index";
        ExpectedBackup backup = ExpectedBackup.read(index);
        expected = backup;
        ValidationSessions sessions = new ValidationSessions(
                target, backup.header().sessionSettings(), archive.encoding().name());
        onStop(sessions::stop);
        List<ValidationCheck> checks = new ArrayList<>();
        try {
            sessions.<Exception>in(session -> checks.addAll(compare(backup, sessions, session)));
        } catch (SQLException e) {
            throw PostgresFailures.of(e, target, "comparing the restored database");
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return new ValidationReport(checks, rows.share());
    }

    private List<ValidationCheck> compare(ExpectedBackup backup, ValidationSessions sessions, ValidationSession session)
            throws IOException, InterruptedException, SQLException {
        Unproven unproven = new Unproven(names(session, INSTALLED), available(session));
        SequenceComparison sequences = new SequenceComparison(unproven);
        IndexHealth indexes = new IndexHealth(unproven);
        ForeignKeyComparison foreignKeys = new ForeignKeyComparison(unproven, settings.managed());
        SchemaComparison schema = new SchemaComparison(target, settings, unproven);
        onStop(schema::stop);
        step = "schema";
        schema.describe(session.serverMajor(), backup.header().archive().serverMajor());
        archive.<RuntimeException>toc(definition -> {
            unproven.add(definition);
            sequences.add(definition);
            indexes.add(definition);
            foreignKeys.add(definition);
            schema.compare(definition);
        });
        schema.tellOthers();
        rows = new RowComparison(backup, unproven, session, settings.rangeBytes());
        step = "rows";
        compareRows(backup, sessions);
        step = "sequences";
        sequences.compare(session, sessions::throwIfStopped);
        step = "indexes";
        indexes.compare(session);
        step = "constraints";
        foreignKeys.compare(session, sessions::throwIfStopped);
        step = "health";
        HealthQuestions health = new HealthQuestions(target, settings.snapshotTime());
        health.ask(settings.healthChecks(), rowsByTable(backup));
        List<ValidationCheck> checks = new ArrayList<>(rows.checks());
        checks.addAll(List.of(
                largeObjects.check(),
                sequences.check(),
                indexes.check(),
                foreignKeys.check(),
                schema.check(),
                health.check()));
        return checks;
    }

    private void compareRows(ExpectedBackup backup, ValidationSessions sessions)
            throws IOException, InterruptedException, SQLException {
        try (LargeObjectComparison objects = new LargeObjectComparison(index)) {
            largeObjects = objects;
            int useful =
                    (int) Math.min(settings.jobs(), Math.max(1, backup.tables().size() + backup.largeObjects()));
            new ParallelSessions(sessions, useful).run(session -> {
                rows.work(session, sessions::throwIfStopped);
                objects.work(session, sessions::throwIfStopped);
            });
            sessions.<SQLException>in(objects::countOthers);
        }
    }

    private static Map<String, Long> rowsByTable(ExpectedBackup backup) {
        Map<String, Long> counts = new HashMap<>();
        backup.tables().forEach(table -> counts.put(table.name().toString(), table.rows()));
        return counts;
    }

    private static Set<String> available(ValidationSession session) throws SQLException {
        Set<String> available = names(session, AVAILABLE);
        String preloaded = String.join(",", names(session, PRELOADED));
        available.removeIf(name -> NEED_PRELOADING.contains(name) && !preloaded.contains(name));
        return available;
    }

    private static Set<String> names(ValidationSession session, String sql) throws SQLException {
        Set<String> names = new HashSet<>();
        session.query(sql, row -> names.add(String.valueOf(row.getString(1))));
        return names;
    }
}
