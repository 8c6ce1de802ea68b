package dev.polaris.backup.migration;

import java.util.List;

/**
 * What would be applied.
 *
 * @param source where the migrations are, for people: a directory or a command
 * @param wanted all up to the wished version, in order, whether or not the backup already has them; at most 2,000
 * @param problems why they could not be applied, such as a version that there is not; empty when they could
 */
public record MigrationPlan(String source, List<Migration> wanted, List<String> problems) {
    public MigrationPlan {
        wanted = List.copyOf(wanted);
        problems = List.copyOf(problems);
    }
}
