package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.s3.PinnedObject;
import java.time.Duration;

/**
 * What is known before a sync begins.
 *
 * @param taken whether the slot holds a manifest already
 * @param previous the newest manifest; null for none
 * @param previousSlot the slot it is in; null for none
 * @param previousObjects objects in it
 * @param previousDuration how long its sync took; null for none
 * @param source where objects are listed and read, for people
 * @param jobs ranges that should be at work at the same time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyncFacts(
        boolean taken,
        PinnedObject previous,
        String previousSlot,
        long previousObjects,
        Duration previousDuration,
        String source,
        int jobs) {}
