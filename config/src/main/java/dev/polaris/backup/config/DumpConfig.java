package dev.polaris.backup.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How dumps are made.
 *
 * @param toolDirectory directory of pg_dump and pg_dumpall; empty to choose among those installed
 * @param compression what their compression is for
 * @param compressionThreads threads that compress; 0 for one a core
 * @param lockWaitTimeout how long pg_dump waits for a table lock before it gives up
 */
public record DumpConfig(
        Optional<String> toolDirectory, Compression compression, int compressionThreads, Duration lockWaitTimeout) {}
