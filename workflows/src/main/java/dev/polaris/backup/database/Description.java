package dev.polaris.backup.database;

import dev.polaris.backup.s3.PinnedObject;
import java.util.List;

/**
 * The objects beside the dump, and what the backup covers.
 *
 * @param objects checksum, roles, project and recovery objects as they were written
 * @param coverage every part of the project and whether it is here
 */
public record Description(List<PinnedObject> objects, List<Coverage> coverage) {
    public Description {
        objects = List.copyOf(objects);
        coverage = List.copyOf(coverage);
    }
}
