package dev.polaris.backup.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Which part of a backup is restored, and with how much force. Null means the default everywhere.
 *
 * @param schemas only these schemas; all when null or empty
 * @param tables only these tables, as {@code schema.name}; all when null or empty
 * @param exclude not these schemas or tables
 * @param sections only these sections; all when null or empty
 * @param jobs connections at work at the same time, 1 to 64; the configuration's when null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreOptions(
        List<String> schemas, List<String> tables, List<String> exclude, List<RestoreSection> sections, Integer jobs) {
    /** Everything, as configured. */
    public static final RestoreOptions EVERYTHING = new RestoreOptions(null, null, null, null, null);

    public RestoreOptions {
        schemas = schemas == null ? List.of() : List.copyOf(schemas);
        tables = tables == null ? List.of() : List.copyOf(tables);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        sections = sections == null ? List.of() : List.copyOf(sections);
        if (jobs != null && (jobs < 1 || jobs > 64)) {
            throw new IllegalArgumentException("jobs must be between 1 and 64, not " + jobs);
        }
    }

    /** Whether a section is restored. */
    public boolean wants(RestoreSection section) {
        return sections.isEmpty() || sections.contains(section);
    }

    /** Whether the first section is left out, so that the target must hold what an earlier restore made of it. */
    public boolean buildsOnSections() {
        return !wants(RestoreSection.PRE_DATA);
    }
}
