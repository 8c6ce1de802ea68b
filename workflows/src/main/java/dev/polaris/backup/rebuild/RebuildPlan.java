package dev.polaris.backup.rebuild;

import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.procedure.LineDigest;
import dev.polaris.backup.restore.BackupSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a rebuild is about to do, as its preflight found the world.
 *
 * @param digest SHA-256, lower-case hexadecimal, over the lines
 * @param lines the plan for a person
 * @param problems what would stop it later; empty when nothing is known to
 * @param backup what the database comes from; null when there is none
 * @param live the instance the app is said to use; null when it could not be found
 * @param facts what is configured; null when it could not be looked at
 * @param days the sync that each bucket's objects come from
 */
record RebuildPlan(
        String digest,
        List<String> lines,
        List<String> problems,
        BackupSource backup,
        Instance live,
        RebuildFacts facts,
        Map<String, String> days) {
    RebuildPlan {
        Objects.requireNonNull(digest, "digest");
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
        days = Map.copyOf(days);
    }

    static RebuildPlan of(
            List<String> lines,
            List<String> problems,
            BackupSource backup,
            Instance live,
            RebuildFacts facts,
            Map<String, String> days) {
        return new RebuildPlan(LineDigest.of(lines), lines, problems, backup, live, facts, days);
    }
}
