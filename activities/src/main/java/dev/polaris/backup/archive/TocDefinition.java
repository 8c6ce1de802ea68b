package dev.polaris.backup.archive;

import java.util.Objects;

/**
 * One table-of-contents entry with its SQL.
 *
 * @param entry the entry as the index has it
 * @param definition SQL that makes the object; empty for entries without, such as {@code TABLE DATA}
 * @param dropStatement SQL that drops it, by which pg_dump also names it; empty where it cannot be dropped by itself
 */
public record TocDefinition(TocEntry entry, String definition, String dropStatement) {
    public TocDefinition {
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(dropStatement, "dropStatement");
    }
}
