package dev.polaris.backup.migration;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Whether what is missing comes behind what a database has: a schema made in another order is another schema. */
final class MigrationOrderCheck {
    private static final int MOST_NAMED = 10;

    private final TreeMap<String, Optional<String>> history;
    private final String upTo;

    MigrationOrderCheck(TreeMap<String, Optional<String>> history, String upTo) {
        this.history = history;
        this.upTo = upTo;
    }

    List<String> problems(List<MigrationFile> missing) {
        List<String> problems = new ArrayList<>();
        if (history.isEmpty()) {
            return problems;
        }
        String latest = history.lastKey();
        if (upTo != null && !upTo.equals(MigrationDirectory.NONE) && latest.compareTo(upTo) > 0) {
            problems.add("the database already has version " + latest + ", which is later than the wished " + upTo
                    + ": choose an older backup, or that version");
        }
        List<MigrationFile> skipped = missing.stream()
                .filter(file -> file.version().compareTo(latest) < 0)
                .toList();
        if (!skipped.isEmpty()) {
            problems.add("the database has version " + latest + " and lacks the earlier "
                    + skipped.stream()
                            .limit(MOST_NAMED)
                            .map(MigrationFile::name)
                            .collect(joining(", "))
                    + ": apply them by hand or give them later versions");
        }
        return problems;
    }
}
