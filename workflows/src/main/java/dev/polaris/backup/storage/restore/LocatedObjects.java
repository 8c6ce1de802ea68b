package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.s3.PinnedObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Where objects come from and go to.
 *
 * @param slot the sync, as people name it
 * @param syncId the sync
 * @param manifest its manifest
 * @param startedAt each object is as it was at this moment, or a little later
 * @param state how much the sync can be trusted
 * @param objects objects in it
 * @param bytes their length
 * @param firstShard the first part of its inventory that can hold chosen objects
 * @param endShard the part behind the last one
 * @param toEnv the project that is restored into, as {@link ProjectNames} has it
 * @param toBucket the bucket there
 * @param project where its Storage is, for people
 * @param bucketThere whether the bucket is there; else it is created
 * @param database the target that is the project's database; null for none
 * @param findings what a person should know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LocatedObjects(
        String slot,
        String syncId,
        PinnedObject manifest,
        Instant startedAt,
        BackupState state,
        long objects,
        long bytes,
        int firstShard,
        int endShard,
        String toEnv,
        String toBucket,
        String project,
        boolean bucketThere,
        String database,
        List<String> findings) {
    public LocatedObjects {
        Objects.requireNonNull(manifest, "manifest");
        findings = List.copyOf(findings);
        if (firstShard < 0 || endShard < firstShard) {
            throw new IllegalArgumentException("no parts " + firstShard + " to " + endShard);
        }
    }

    /** Where the objects go, for people. */
    public String target() {
        return toBucket + " at " + project;
    }
}
