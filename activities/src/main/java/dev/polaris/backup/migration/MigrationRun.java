package dev.polaris.backup.migration;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.migration.MigrationDirectory.Wanted;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Applies files to one database, each in a session and a transaction of its own. */
final class MigrationRun {
    private static final int MOST_NAMED = 10;

    private final MigrationHistory record;
    private final PostgresDatabase database;
    private final String session;
    private final String appliedBy;
    private volatile MigrationProgress progress = new MigrationProgress(0, 0, null);

    /**
     * A run.
     *
     * @param record where it is noted what was applied
     * @param session by which its sessions are known on the server
     * @param procedure the run it is for, as the history's rows name it
     */
    MigrationRun(MigrationHistory record, PostgresDatabase database, String session, String procedure) {
        this.record = record;
        this.database = database;
        this.session = session;
        this.appliedBy = "polaris " + procedure;
    }

    /** How far it is; for any thread. */
    MigrationProgress progress() {
        return progress;
    }

    /** Applies what the database lacks. */
    MigrationReport apply(String source, Wanted wanted, String upTo) {
        refuse(source, wanted.problems());
        List<MigrationFile> missing;
        try (Connection connection = database.connect(session)) {
            TreeMap<String, Optional<String>> history = record.read(connection);
            missing = wanted.files().stream()
                    .filter(file -> !history.containsKey(file.version()))
                    .toList();
            refuse(source, new MigrationOrderCheck(history, upTo).problems(missing));
            if (!missing.isEmpty()) {
                record.ensure(connection);
            }
        } catch (SQLException e) {
            throw PostgresFailures.of(e, database, "looking which migrations are applied");
        }
        for (int done = 0; done < missing.size(); done++) {
            MigrationFile file = missing.get(done);
            progress = new MigrationProgress(done, missing.size(), file.name());
            apply(file);
        }
        progress = new MigrationProgress(missing.size(), missing.size(), null);
        return report();
    }

    private void apply(MigrationFile file) {
        // A session each: what one file sets, such as its search_path or role, is not for the next.
        try (Connection connection = database.connectForScripts(session)) {
            connection.setAutoCommit(false);
            if (record.record(connection, file, appliedBy)) {
                for (MigrationStatement statement : file.statements()) {
                    run(connection, file, statement);
                }
            }
            connection.commit();
        } catch (SQLException e) {
            // Such as a constraint that is checked at the end of the transaction.
            throw failure(e, file, file.name() + ", at its end");
        }
    }

    private void run(Connection connection, MigrationFile file, MigrationStatement statement) {
        try (Statement run = connection.createStatement()) {
            run.setEscapeProcessing(false);
            run.execute(statement.text());
        } catch (SQLException e) {
            throw failure(e, file, file.name() + ", line " + line(statement, e));
        }
    }

    private RuntimeException failure(SQLException e, MigrationFile file, String where) {
        return PostgresFailures.refused(e)
                ? FailureType.MIGRATION_FAILED.failure(where + ": " + PostgresFailures.said(e) + ".")
                : PostgresFailures.of(e, database, "applying " + file.name());
    }

    /** Where the server found the mistake; the statement's first line when it does not say. */
    private static int line(MigrationStatement statement, SQLException e) {
        ServerErrorMessage told = e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        int position = told == null ? 0 : told.getPosition();
        return statement.line()
                + (int) statement
                        .text()
                        .codePoints()
                        .limit(Math.max(0, position - 1))
                        .filter(character -> character == '\n')
                        .count();
    }

    /** What the history says now. */
    MigrationReport report() {
        try (Connection connection = database.connect(session)) {
            TreeMap<String, Optional<String>> history = record.read(connection);
            List<String> own = history.entrySet().stream()
                    .filter(row -> row.getValue().filter(appliedBy::equals).isPresent())
                    .map(row -> row.getKey())
                    .toList();
            return new MigrationReport(own, history.size() - own.size(), history.isEmpty() ? null : history.lastKey());
        } catch (SQLException e) {
            throw PostgresFailures.of(e, database, "looking which migrations are applied");
        }
    }

    private static void refuse(String source, List<String> problems) {
        if (!problems.isEmpty()) {
            throw FailureType.MIGRATION_FAILED.failure("Migrations of " + source + " were not begun: "
                    + String.join("; ", problems.stream().limit(MOST_NAMED).toList())
                    + (problems.size() > MOST_NAMED ? "; and " + (problems.size() - MOST_NAMED) + " more" : "") + ".");
        }
    }
}
