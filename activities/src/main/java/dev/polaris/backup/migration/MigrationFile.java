package dev.polaris.backup.migration;

import dev.polaris.backup.migration.MigrationScript.Parsed;
import java.util.ArrayList;
import java.util.List;

/**
 * One migration as its file holds it.
 *
 * @param name the file's name
 * @param migration its version, name and digest
 * @param statements what is run in its transaction, in order
 * @param problems what cannot be run in one transaction, by file and line
 */
record MigrationFile(String name, Migration migration, List<MigrationStatement> statements, List<String> problems) {
    private static final String NO_TRANSACTION =
            "cannot be part of a transaction; apply it by hand after the procedure";

    MigrationFile {
        statements = List.copyOf(statements);
        problems = List.copyOf(problems);
    }

    /** Reads the text of a file. Its own BEGIN and COMMIT around everything are ours to send. */
    static MigrationFile of(String name, Migration migration, String text) {
        Parsed parsed = MigrationScript.parse(text);
        List<MigrationStatement> statements = parsed.statements();
        int last = statements.size() - 1;
        if (last > 0
                && statements.get(0).beginsTransaction()
                && statements.get(last).commits()) {
            statements = statements.subList(1, last);
        }
        List<String> problems = new ArrayList<>();
        parsed.problems().forEach(problem -> problems.add(name + ", " + problem));
        for (MigrationStatement statement : statements) {
            String where = name + ", line " + statement.line() + ": ";
            if (statement.controlsTransaction()) {
                problems.add(where + "begins or ends a transaction, and a migration is one transaction");
            } else if (statement.copiesWithClient()) {
                problems.add(where + "copies rows from or to its client, which only psql does");
            } else if (statement.needsNoTransaction()) {
                problems.add(where
                        + String.join(" ", statement.words().stream().limit(2).toList()) + " " + NO_TRANSACTION);
            }
        }
        return new MigrationFile(name, migration, statements, problems);
    }

    String version() {
        return migration.version();
    }
}
