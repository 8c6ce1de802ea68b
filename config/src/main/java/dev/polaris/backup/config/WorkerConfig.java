package dev.polaris.backup.config;

import java.time.Duration;

/**
 * How worker processes behave.
 *
 * @param httpHost address that metrics and health are served on
 * @param httpPort and its port; 0 for any free one
 * @param shutdownGrace how long running steps may finish after a stop was asked for
 * @param transfers how many data-moving steps a worker runs at once; each may take up to 256 MiB
 * @param objects how many stored objects a sync worker copies at once
 */
public record WorkerConfig(String httpHost, int httpPort, Duration shutdownGrace, int transfers, int objects) {}
