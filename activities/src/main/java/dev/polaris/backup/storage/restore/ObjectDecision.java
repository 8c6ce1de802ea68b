package dev.polaris.backup.storage.restore;

import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ObjectMarks;
import dev.polaris.backup.storage.restore.PlannedObject.Action;
import dev.polaris.backup.storage.source.ObjectFacts;
import java.util.Optional;

/** Decides about an object by what the target tells of it; what is to be left has still to prove that it has bytes. */
final class ObjectDecision {
    private final ObjectMode mode;

    ObjectDecision(ObjectMode mode) {
        this.mode = mode;
    }

    PlannedObject decide(ManifestEntry object, Optional<ObjectFacts> there) {
        if (there.isEmpty()) {
            return new PlannedObject(object, Action.CREATE, null);
        }
        Action action = switch (mode) {
            case SKIP_EXISTING -> Action.LEAVE;
            case OVERWRITE -> Action.REPLACE;
            case OVERWRITE_IF_DIFFERENT -> ifDifferent(object, there.get());
        };
        return new PlannedObject(object, action, marks(object, there.get()));
    }

    static ObjectMarks marks(ManifestEntry object, ObjectFacts there) {
        return ObjectMarks.of(there, there.size().orElse(object.size()));
    }

    /** An entity tag is a digest of the bytes, or of the parts they came in: equal ones are of equal bytes. */
    private static Action ifDifferent(ManifestEntry object, ObjectFacts there) {
        boolean otherSize = there.size().isPresent() && there.size().getAsLong() != object.size();
        if (otherSize
                || differs(object.contentType(), there.contentType())
                || differs(object.cacheControl(), there.cacheControl())
                || differs(object.userMetadata(), there.userMetadata())) {
            return Action.REPLACE;
        }
        boolean sameTag = object.etag() != null && there.etag().equals(Optional.of(object.etag()));
        return sameTag ? Action.LEAVE : Action.COMPARE;
    }

    private static <T> boolean differs(T recorded, Optional<T> today) {
        return recorded != null && today.isPresent() && !today.get().equals(recorded);
    }
}
