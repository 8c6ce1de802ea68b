package dev.polaris.backup.config;

import java.util.Optional;

/**
 * How restores work.
 *
 * @param jobs connections at work on a target at the same time
 * @param maintenanceWorkMemory what each of them may use to build an index, in MiB
 * @param unitSize uncompressed bytes of a table that one transaction loads, in MiB
 * @param exportDirectory where files for people go on the restore worker's host; empty for none
 */
public record RestoreConfig(int jobs, int maintenanceWorkMemory, int unitSize, Optional<String> exportDirectory) {}
