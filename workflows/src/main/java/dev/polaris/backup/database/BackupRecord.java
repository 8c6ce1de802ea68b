package dev.polaris.backup.database;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.s3.PinnedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The commit record {@code backup.json}: readers believe only what it pins. Written last, once, conditionally.
 *
 * @param formatVersion version of this record; readers refuse a newer one
 * @param backupId the backup
 * @param attemptId the one attempt whose objects are pinned
 * @param env the environment
 * @param purpose why it was taken
 * @param workflowId the workflow that took it
 * @param runId and its run
 * @param scheduledFor the moment a schedule meant; null for others
 * @param startedAt when the run began
 * @param snapshotTime the moment the data is of
 * @param source what was dumped
 * @param compression codec and level
 * @param totals how much was dumped
 * @param durations seconds by step
 * @param objects every object of the backup by file name
 * @param coverage every part of the project and whether it is here
 * @param archive what was imported; null for a backup of the living database
 */
public record BackupRecord(
        int formatVersion,
        String backupId,
        String attemptId,
        String env,
        Purpose purpose,
        String workflowId,
        String runId,
        Instant scheduledFor,
        Instant startedAt,
        Instant snapshotTime,
        SourceFacts source,
        String compression,
        DumpTotals totals,
        Map<String, Duration> durations,
        Map<String, PinnedObject> objects,
        List<Coverage> coverage,
        @JsonInclude(JsonInclude.Include.NON_NULL) UploadedArchive archive) {

    /** The version this code writes, and the newest it reads. */
    public static final int FORMAT_VERSION = 1;

    /**
     * A record is believed only if it is whole: one that lacks a part was not written by this software.
     *
     * @throws NullPointerException when a part is missing
     */
    public BackupRecord {
        Objects.requireNonNull(backupId, "backupId");
        Objects.requireNonNull(attemptId, "attemptId");
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(snapshotTime, "snapshotTime");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(totals, "totals");
        durations = new TreeMap<>(durations);
        objects = new TreeMap<>(objects);
        objects.forEach((name, object) -> Objects.requireNonNull(object, name));
        coverage = List.copyOf(coverage);
    }

    /**
     * The pinned object of this file name.
     *
     * @throws IllegalArgumentException when the backup has none
     */
    public PinnedObject object(String name) {
        PinnedObject object = objects.get(name);
        if (object == null) {
            throw new IllegalArgumentException("backup " + backupId + " has no " + name);
        }
        return object;
    }
}
