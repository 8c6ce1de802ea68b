package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import dev.polaris.backup.failure.FailureType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares, by name, the columns that a platform's tables have with those that the backup has rows for: services of
 * different versions have different ones, and rows must not arrive in the wrong column or not at all.
 */
final class PlatformColumns implements EntryRule {
    private static final Pattern LIST = Pattern.compile("\\((.*)\\) FROM stdin;\\s*$", Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile("\"((?:[^\"]|\"\")+)\"|([^\\s,\"]+)");

    private final PlatformObjects there;

    PlatformColumns(PlatformObjects there) {
        this.there = there;
    }

    /**
     * Leaves nothing out by itself.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TARGET_UNSUITABLE} when a column is missing
     */
    @Override
    public Optional<LeftOut> judge(TocDefinition definition, EntryStep step) {
        TocEntry entry = definition.entry();
        boolean platforms = EntryKind.of(entry) == EntryKind.TABLE_DATA
                && SupabasePlatform.managed(entry.namespace())
                && entry.copyStatement() != null;
        if (platforms) {
            List<String> missing = columns(entry.copyStatement()).stream()
                    .filter(column -> !there.has("column", entry.qualifiedName() + "." + column))
                    .toList();
            if (!missing.isEmpty()) {
                throw FailureType.TARGET_UNSUITABLE.failure("The target's table " + entry.qualifiedName()
                        + " has no column " + String.join(", ", missing)
                        + ", or computes it: its services are of another version than the backup's.");
            }
        }
        return Optional.empty();
    }

    static List<String> columns(String copyStatement) {
        List<String> columns = new ArrayList<>();
        Matcher list = LIST.matcher(copyStatement);
        if (list.find()) {
            Matcher column = COLUMN.matcher(list.group(1));
            while (column.find()) {
                columns.add(column.group(1) != null ? column.group(1).replace("\"\"", "\"") : column.group(2));
            }
        }
        return columns;
    }
}
