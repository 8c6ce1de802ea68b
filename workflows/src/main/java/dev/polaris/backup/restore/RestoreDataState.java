package dev.polaris.backup.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How far the data section is.
 *
 * @param plan the batches; null until they are known
 * @param begun batches that were begun
 * @param atWork batches at work, by ordinal
 * @param done what was loaded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreDataState(DataPlan plan, int begun, List<Integer> atWork, DataTotals done) {}
