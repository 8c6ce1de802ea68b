package dev.polaris.backup.validation;

import dev.polaris.backup.archive.TocDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Entries of a backup that the target cannot hold because it does not have an extension: the extension itself, and what
 * depends on it, directly or not. When they are missing, nothing is proven about them; when they are there, they are
 * compared like all others.
 */
final class Unproven {
    private final Set<String> installed;
    private final Set<String> available;
    private final Map<Integer, String> extensionOf = new HashMap<>();
    private final Set<String> missing = new TreeSet<>();

    /**
     * Nothing is unproven yet.
     *
     * @param installed extensions of the restored database
     * @param available extensions its server could have
     */
    Unproven(Set<String> installed, Set<String> available) {
        this.installed = installed;
        this.available = available;
    }

    /** Takes the entries in archive order: pg_dump writes an entry after those it depends on. */
    void add(TocDefinition definition) {
        var entry = definition.entry();
        if (entry.description().equals("EXTENSION")) {
            if (!installed.contains(entry.tag()) && !available.contains(entry.tag())) {
                extensionOf.put(entry.dumpId(), entry.tag());
                missing.add(entry.tag());
            }
            return;
        }
        for (int dependency : entry.dependencies()) {
            String extension = extensionOf.get(dependency);
            if (extension != null) {
                extensionOf.put(entry.dumpId(), extension);
                return;
            }
        }
    }

    /** The missing extension that an entry needs. */
    Optional<String> extension(int dumpId) {
        return Optional.ofNullable(extensionOf.get(dumpId));
    }

    /** Every extension that the target cannot have. */
    Set<String> missing() {
        return missing;
    }
}
