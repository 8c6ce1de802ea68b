package dev.polaris.backup.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;

/**
 * How long a step took in two runs.
 *
 * @param step its name, below the names of the steps that waited for it
 * @param took here; null when it was not done
 * @param tookThere in the other run; null when it was not done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepTimes(String step, Duration took, Duration tookThere) {}
