package dev.polaris.backup.validation;

import dev.polaris.backup.restore.ValidationCheck;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the versions of extensions with those of the source. An archive says "create extension" without a version, so a
 * restore gets what the server has; another version is told and is no failure. That one is missing, the schema's comparison
 * says.
 */
final class ExtensionComparison {
    private final CheckLog log = new CheckLog("extensions");
    private final Map<String, String> versions;

    /** @param versions those of the source, by name; empty when the backup does not say */
    ExtensionComparison(Map<String, String> versions) {
        this.versions = new TreeMap<>(versions);
    }

    void compare(ValidationSession session) throws SQLException {
        Map<String, String> found = new HashMap<>();
        session.query(
                "select extname, extversion from pg_catalog.pg_extension",
                row -> found.put(row.getString(1), row.getString(2)));
        if (versions.isEmpty()) {
            log.note("", "the backup does not say which versions its extensions had");
        }
        versions.forEach((name, version) -> {
            String here = found.get(name);
            if (here != null) {
                log.examined();
                if (!here.equals(version)) {
                    log.note(name, "is of version " + here + "; in the source of " + version);
                }
            }
        });
    }

    ValidationCheck check() {
        return log.check();
    }
}
