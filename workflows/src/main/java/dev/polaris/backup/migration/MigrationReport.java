package dev.polaris.backup.migration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What was applied.
 *
 * @param applied versions that were applied by this procedure, in order, by whichever attempt
 * @param already how many the restored database had
 * @param latest the database's latest version now; null when it has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MigrationReport(List<String> applied, int already, String latest) {
    public MigrationReport {
        applied = List.copyOf(applied);
    }
}
