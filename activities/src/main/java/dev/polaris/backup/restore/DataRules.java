package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Decides for each entry with data what a restore does with it. Must decide the same on every worker, at every time. */
public interface DataRules {
    /** Whether its data is loaded. */
    boolean loads(TocEntry entry);

    /**
     * Whether it is loaded as a replica: no trigger fires, no foreign key is checked, and rows that are there give way.
     * For tables that come with the target, whose triggers are there before the rows.
     */
    boolean asReplica(TocEntry entry);

    /** What the options alone say. Large objects belong to no schema: they come only with everything. */
    static DataRules of(RestoreOptions options) {
        Set<String> schemas = new HashSet<>(options.schemas());
        Set<String> tables = new HashSet<>(options.tables());
        Set<String> exclude = new HashSet<>(options.exclude());
        List<RestoreSection> sections = options.sections();
        return new DataRules() {
            @Override
            public boolean loads(TocEntry entry) {
                if (!sections.isEmpty() && !sections.contains(RestoreSection.DATA)) {
                    return false;
                }
                String schema = entry.namespace() == null ? "" : entry.namespace();
                boolean chosen = (schemas.isEmpty() && tables.isEmpty())
                        || schemas.contains(schema)
                        || tables.contains(entry.qualifiedName());
                return chosen && !exclude.contains(schema) && !exclude.contains(entry.qualifiedName());
            }

            @Override
            public boolean asReplica(TocEntry entry) {
                return false;
            }
        };
    }
}
