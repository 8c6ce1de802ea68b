package dev.polaris.backup.rebuild;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What a rebuild of an environment consists of, as a restore worker is configured and finds its host.
 *
 * @param patches the files that are applied to the restored database, in order, with their digests
 * @param storageEnv the environment whose project the objects go into; null for the new instance's own Storage
 * @param buckets buckets that come back, in order
 * @param secrets names of what gets a new value, in order
 * @param envFile the app's file of variables; null when there is none
 * @param manual what only a person can do, in order
 * @param smoke names of what must answer before the flip
 * @param problems what would stop it later; empty when nothing is known to
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RebuildFacts(
        List<String> patches,
        String storageEnv,
        List<String> buckets,
        List<String> secrets,
        String envFile,
        List<ManualStep> manual,
        List<String> smoke,
        List<String> problems) {
    public RebuildFacts {
        patches = List.copyOf(patches);
        buckets = List.copyOf(buckets);
        secrets = List.copyOf(secrets);
        manual = List.copyOf(manual);
        smoke = List.copyOf(smoke);
        problems = List.copyOf(problems);
    }
}
