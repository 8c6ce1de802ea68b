package dev.polaris.backup.database;

import dev.polaris.backup.s3.PinnedObject;
import java.time.Instant;

/** Asks for the objects beside a completed dump. */
public record DescriptionRequest(
        Attempt attempt, PinnedObject dump, SourceFacts source, Instant snapshotTime, DumpTotals totals) {}
