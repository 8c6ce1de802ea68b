package dev.polaris.backup.storage.restore;

import dev.polaris.backup.storage.manifest.ManifestEntry;

/**
 * What became of one object.
 *
 * @param object the object
 * @param uploaded whether it was uploaded by this attempt
 * @param problem why it was not restored, or not completely; null when it was
 * @param detail what a person may want to know of the problem; null for nothing
 */
record ObjectResult(ManifestEntry object, boolean uploaded, NotRestored problem, String detail) {
    static ObjectResult uploaded(ManifestEntry object) {
        return new ObjectResult(object, true, null, null);
    }

    static ObjectResult found(ManifestEntry object) {
        return new ObjectResult(object, false, null, null);
    }

    static ObjectResult problem(ManifestEntry object, NotRestored problem, String detail) {
        return new ObjectResult(object, false, problem, detail);
    }

    ObjectResult but(NotRestored fact) {
        return problem == null ? new ObjectResult(object, uploaded, fact, null) : this;
    }

    /** Whether the target has the object's bytes. */
    boolean bytesThere() {
        return problem == null || problem.bytesRestored();
    }
}
