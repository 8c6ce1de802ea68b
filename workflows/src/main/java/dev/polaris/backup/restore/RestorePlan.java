package dev.polaris.backup.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a restore would do, computed without touching the target.
 *
 * @param digest SHA-256, lower-case hexadecimal, over the backup, the options, the target's identity and every action; two
 *     plans of equal digest do the same
 * @param backupId the backup
 * @param slot its name, such as {@code 2026/11/24}
 * @param target the target, for people
 * @param server the target's PostgreSQL version
 * @param resumes whether this very restore was begun on the target before, and will go on where it stopped
 * @param entries how many archive entries each step works on, by step
 * @param tables tables whose rows are loaded
 * @param rows their rows
 * @param bytes their uncompressed bytes
 * @param roles roles that are created, without login; at most a hundred are named
 * @param leftOut what is not restored, and why; grouped
 * @param findings what a person should know
 * @param estimate how long it takes if nothing goes wrong; null when nothing is known
 * @param estimatedFrom what the estimate rests on, such as the last restore into the target; null for an older plan
 * @param disk about how many bytes of disk the target will need, its write-ahead log not counted; 0 when nothing is loaded
 * @param diskFrom what that rests on; null for an older plan
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestorePlan(
        String digest,
        String backupId,
        String slot,
        String target,
        String server,
        boolean resumes,
        Map<String, Long> entries,
        long tables,
        long rows,
        long bytes,
        List<String> roles,
        List<LeftOutEntries> leftOut,
        List<RestoreFinding> findings,
        Duration estimate,
        String estimatedFrom,
        long disk,
        String diskFrom) {
    /** Most findings of one plan or step, so that a record stays far below the limits of a payload. */
    public static final int MOST_FINDINGS = 100;

    public RestorePlan {
        Objects.requireNonNull(digest, "digest");
        entries = new TreeMap<>(entries);
        roles = List.copyOf(roles);
        leftOut = List.copyOf(leftOut);
        findings = List.copyOf(findings);
    }

    /** The same plan with the time that a past restore lets expect. */
    public RestorePlan estimatedBy(Duration time, String from) {
        return new RestorePlan(
                digest, backupId, slot, target, server, resumes, entries, tables, rows, bytes, roles, leftOut, findings,
                time, from, disk, diskFrom);
    }
}
