package dev.polaris.backup.freeze;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How the app can be frozen, and whether it is.
 *
 * @param adapter such as {@code sql}
 * @param endsByItself whether a freeze ends at its time although every process of ours is gone
 * @param frozenBy the run whose freeze holds now; null when the app may write
 * @param problems why it could not be frozen; empty when it could
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FreezeFacts(String adapter, boolean endsByItself, String frozenBy, List<String> problems) {
    public FreezeFacts {
        problems = List.copyOf(problems);
    }
}
