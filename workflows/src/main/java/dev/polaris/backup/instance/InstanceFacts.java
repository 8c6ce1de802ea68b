package dev.polaris.backup.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What is known of the place where instances are made, before one is.
 *
 * @param adapter how they are made, such as {@code database on rehearsal}
 * @param place the server, cluster directory or organisation, for people
 * @param serverVersion the PostgreSQL version an instance will have; null when only its maker decides
 * @param freeBytes room for one; null when it cannot be known
 * @param problems why none can be made; empty when one can
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceFacts(String adapter, String place, String serverVersion, Long freeBytes, List<String> problems) {
    public InstanceFacts {
        problems = List.copyOf(problems);
    }
}
