package dev.polaris.backup.rebuild;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.instance.Instance;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A new environment.
 *
 * @param backup the backup that its database came from
 * @param instance the database that the app uses now
 * @param patches the patches that were applied, by version
 * @param objects how many objects came back, by bucket
 * @param secrets what has a new value, by name
 * @param envFile the app's file of variables; null when there is none
 * @param approval whose consent was acted on
 * @param took how long it took, with all waiting
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FullRebuildResult(
        String backup,
        Instance instance,
        List<String> patches,
        Map<String, Long> objects,
        List<String> secrets,
        String envFile,
        Approval approval,
        Duration took) {
    public FullRebuildResult {
        Objects.requireNonNull(backup, "backup");
        Objects.requireNonNull(instance, "instance");
        patches = List.copyOf(patches);
        // In the order of their names, so that the same counts are the same text.
        objects = Collections.unmodifiableMap(new TreeMap<>(objects));
        secrets = List.copyOf(secrets);
    }
}
