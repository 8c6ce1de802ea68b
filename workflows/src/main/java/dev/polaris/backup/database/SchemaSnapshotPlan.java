package dev.polaris.backup.database;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.polaris.backup.settings.RunSettings;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/**
 * Everything a schema snapshot is decided by.
 *
 * @param snapshotId names its database sessions
 * @param migration the migration that names the object
 * @param day the day of the run in UTC
 * @param settings the resolved configuration
 */
public record SchemaSnapshotPlan(String snapshotId, String migration, LocalDate day, RunSettings settings) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");

    public SchemaSnapshotPlan {
        if (!migration.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}") || migration.contains("..")) {
            throw new IllegalArgumentException(
                    "\"" + migration + "\" names no migration: use letters, digits, '.', '_' and '-', 200 at most");
        }
    }

    /** The object's key: {@code schema/{env}/{yyyy}/{mm}/{dd}/{migration}.sql}. */
    @JsonIgnore
    public String key() {
        return "schema/" + settings.env() + "/" + DAY.format(day) + "/" + migration + ".sql";
    }
}
