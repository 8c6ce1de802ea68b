package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ObjectMarks;
import java.util.Objects;

/**
 * One decision of a plan.
 *
 * @param object what is restored, and where its bytes are
 * @param action what is done with it
 * @param there the state of the object that the target has; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PlannedObject(ManifestEntry object, Action action, ObjectMarks there) {
    /** What is done with an object. */
    enum Action {
        /** Uploaded, unless somebody else does so first. */
        CREATE,
        /** Uploaded over what is there. */
        REPLACE,
        /** Read; uploaded over what is there when that is not the same. */
        COMPARE,
        /** Left as it is; not part of a plan's lines. */
        LEAVE
    }

    PlannedObject {
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(action, "action");
    }
}
