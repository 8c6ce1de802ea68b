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
import java.util.List;
import java.util.Map;

/**
 * Compares a restored database with its backup. Only reads. What the comparison finds is in the report; that it could not be
 * made is a failure.
 */
public final class RestoreValidation {
    private final PostgresDatabase target;
    private final PackedArchive archive;
    private final IndexSource index;
    private final String applicationName;
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
     * @param applicationName by which its sessions are known on the server
     */
    public RestoreValidation(
            PostgresDatabase target,
            PackedArchive archive,
            IndexSource index,
            String applicationName,
            ValidationSettings settings) {
        this.target = target;
        this.archive = archive;
        this.index = index;
        this.applicationName = applicationName;
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
                target,
                applicationName,
                backup.header().sessionSettings(),
                archive.encoding().name());
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

    /**
     * Asks only the health questions.
     *
     * @throws IOException when the backup could not be read
     * @throws io.temporal.failure.ApplicationFailure typed, when the database could not be asked
     */
    public ValidationCheck health() throws IOException {
        step = "health";
        HealthQuestions questions = new HealthQuestions(target, applicationName, settings.snapshotTime());
        questions.ask(settings.healthChecks(), rowsByTable(ExpectedBackup.read(index)));
        return questions.check();
    }

    private List<ValidationCheck> compare(ExpectedBackup backup, ValidationSessions sessions, ValidationSession session)
            throws IOException, InterruptedException, SQLException {
        Exclusions exclusions = Exclusions.read(session, settings.acceptedExtensions());
        SequenceComparison sequences = new SequenceComparison(exclusions);
        IndexHealth indexes = new IndexHealth(exclusions);
        ForeignKeyComparison foreignKeys = new ForeignKeyComparison(exclusions, settings.managed());
        Ownership ownership = Ownership.read(session, settings.managed());
        LargeObjectRights rights = new LargeObjectRights(exclusions, ownership);
        ExtensionComparison extensions = new ExtensionComparison(settings.extensionVersions());
        SchemaComparison schema = new SchemaComparison(target, applicationName, settings, exclusions, ownership);
        onStop(schema::stop);
        step = "schema";
        schema.describe(session.serverMajor(), backup.header().archive().serverMajor());
        archive.<RuntimeException>toc(definition -> {
            exclusions.add(definition);
            sequences.add(definition);
            indexes.add(definition);
            foreignKeys.add(definition);
            rights.add(definition);
            schema.compare(definition);
        });
        schema.tellOthers();
        rows = new RowComparison(backup, exclusions, session, settings.rangeBytes());
        step = "rows";
        compareRows(backup, exclusions, sessions);
        step = "large objects";
        rights.compare(session, archive, largeObjects.log());
        step = "sequences";
        sequences.compare(session, sessions::throwIfStopped);
        step = "indexes";
        indexes.compare(session);
        step = "constraints";
        foreignKeys.compare(session, sessions::throwIfStopped);
        step = "extensions";
        extensions.compare(session);
        step = "health";
        HealthQuestions health = new HealthQuestions(target, applicationName, settings.snapshotTime());
        health.ask(settings.healthChecks(), rowsByTable(backup));
        List<ValidationCheck> checks = new ArrayList<>(rows.checks());
        checks.addAll(List.of(
                largeObjects.check(),
                sequences.check(),
                indexes.check(),
                foreignKeys.check(),
                schema.check(),
                extensions.check(),
                health.check()));
        return checks;
    }

    private void compareRows(ExpectedBackup backup, Exclusions exclusions, ValidationSessions sessions)
            throws IOException, InterruptedException, SQLException {
        try (LargeObjectComparison objects = new LargeObjectComparison(index, exclusions)) {
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
}
