package dev.polaris.backup.archive;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong with a packed archive.
 *
 * @param check the check that found it
 * @param table schema and name of the table (or other entry) concerned, if it can be told
 * @param message what is wrong, without row data
 */
public record WalkFinding(WalkCheck check, Optional<String> table, String message) {
    public WalkFinding {
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(message, "message");
    }
}
