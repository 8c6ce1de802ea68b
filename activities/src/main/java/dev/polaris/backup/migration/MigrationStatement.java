package dev.polaris.backup.migration;

import java.util.List;
import java.util.Set;

/**
 * One statement of a migration.
 *
 * @param line the line of the file on which it begins, from 1
 * @param text the statement without its semicolon
 * @param words its words outside quotes, in capitals: as many as tell what it does
 */
record MigrationStatement(int line, String text, List<String> words) {
    private static final Set<String> NEVER_IN_A_TRANSACTION = Set.of("VACUUM", "ALTER SYSTEM");
    private static final Set<String> OF_A_WHOLE_SERVER = Set.of("DATABASE", "TABLESPACE", "SUBSCRIPTION");
    private static final Set<String> REINDEXED_ONE_BY_ONE = Set.of("DATABASE", "SYSTEM", "SCHEMA");

    MigrationStatement {
        words = List.copyOf(words);
    }

    boolean beginsTransaction() {
        return first("BEGIN") || first("START");
    }

    boolean commits() {
        return first("COMMIT") || first("END");
    }

    /** Whether it begins or ends a transaction; going back to a savepoint does neither. */
    boolean controlsTransaction() {
        boolean ends = first("ROLLBACK") || first("ABORT") || (first("PREPARE") && words.contains("TRANSACTION"));
        return beginsTransaction() || commits() || (ends && !words.contains("TO"));
    }

    /** Whether it exchanges rows with its client, which only psql does. */
    boolean copiesWithClient() {
        return first("COPY") && (words.contains("STDIN") || words.contains("STDOUT"));
    }

    /** Whether the server refuses it in a transaction. */
    boolean needsNoTransaction() {
        String two = words.size() < 2 ? "" : words.get(0) + " " + words.get(1);
        boolean makesOrDrops = first("CREATE") || first("DROP");
        return NEVER_IN_A_TRANSACTION.stream().anyMatch(start -> first(start) || two.equals(start))
                || (makesOrDrops && words.size() > 1 && OF_A_WHOLE_SERVER.contains(words.get(1)))
                || (first("REINDEX") && words.stream().anyMatch(REINDEXED_ONE_BY_ONE::contains))
                || (first("CLUSTER") && words.size() == 1);
    }

    private boolean first(String word) {
        return !words.isEmpty() && words.get(0).equals(word);
    }
}
