package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.s3.PinnedObject;

/**
 * The plan of a part, created once.
 *
 * @param lines where its decisions are; null for none
 * @param totals their counts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PlanRecord(PinnedObject lines, PlannedObjects totals) {}
