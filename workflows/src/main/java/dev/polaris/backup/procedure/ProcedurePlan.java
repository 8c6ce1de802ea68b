package dev.polaris.backup.procedure;

import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.restore.BackupSource;
import java.util.List;
import java.util.Objects;

/**
 * What a procedure is about to do, as its preflight found the world.
 *
 * @param digest SHA-256, lower-case hexadecimal, over the lines; two plans of equal digest do the same
 * @param lines the plan for a person
 * @param problems what would stop it later; empty when nothing is known to
 * @param backup what is restored; null when there is none
 * @param live the instance the app uses; null when it could not be found
 */
record ProcedurePlan(String digest, List<String> lines, List<String> problems, BackupSource backup, Instance live) {
    ProcedurePlan {
        Objects.requireNonNull(digest, "digest");
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
    }

    static ProcedurePlan of(List<String> lines, List<String> problems, BackupSource backup, Instance live) {
        return new ProcedurePlan(LineDigest.of(lines), lines, problems, backup, live);
    }
}
