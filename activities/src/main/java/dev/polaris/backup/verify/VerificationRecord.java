package dev.polaris.backup.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.catalog.TableFacts;
import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.loss.LossReport;
import dev.polaris.backup.restore.ProvenShare;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code verification.json}: what was checked, when, and what came out. Each check's newest verdict counts, so that a later
 * failure beats an earlier success; earlier runs are kept as a list.
 *
 * @param formatVersion version of this record
 * @param backupId the backup
 * @param attemptId the attempt its commit record pins
 * @param state the backup's state by the newest verdicts
 * @param checks the newest verdict of each check
 * @param runs every verification, oldest first
 * @param sizes bytes of each object, by name
 * @param tables rows of each table as they were counted in the stored archive
 * @param canary how much of the rows the newest canary found equal; null when none has restored the backup
 * @param losses what the tables lost since the backup before; null when nobody has compared them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerificationRecord(
        int formatVersion,
        String backupId,
        String attemptId,
        BackupState state,
        List<Check> checks,
        List<Run> runs,
        Map<String, Long> sizes,
        List<TableFacts> tables,
        ProvenShare canary,
        LossReport losses) {
    public static final int FORMAT_VERSION = 1;

    /** Runs kept; a weekly check of a backup kept for a year fits. */
    private static final int RUNS_KEPT = 60;

    /** The check that a canary adds and that makes a backup proven. */
    public static final String CANARY = "canary";

    /** What the names of a canary's single checks begin with. */
    public static final String CANARY_PREFIX = "canary-";

    /**
     * One verification.
     *
     * @param kind {@code read-back} or {@code canary}
     * @param startedAt when it began
     * @param took how long it took
     * @param passed whether every check it ran passed
     */
    public record Run(String kind, Instant startedAt, Duration took, boolean passed) {}

    public VerificationRecord {
        Objects.requireNonNull(backupId, "backupId");
        Objects.requireNonNull(attemptId, "attemptId");
        Objects.requireNonNull(state, "state");
        checks = List.copyOf(checks);
        runs = List.copyOf(runs);
        sizes = new LinkedHashMap<>(sizes);
        tables = List.copyOf(tables);
    }

    /** What was lost, to be merged in; it says nothing about the backup itself. */
    public static VerificationRecord ofLosses(BackupRecord backup, LossReport losses) {
        return new VerificationRecord(
                FORMAT_VERSION,
                backup.backupId(),
                backup.attemptId(),
                stateOf(List.of()),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                null,
                losses);
    }

    /** This record with a newer verification's verdicts merged in. */
    public VerificationRecord merge(VerificationRecord newer) {
        boolean canaryAnew = newer.checks.stream().anyMatch(VerificationRecord::isCanary);
        Map<String, Check> merged = new LinkedHashMap<>();
        checks.stream()
                // A canary's verdicts belong together: none of an earlier one stays beside them.
                .filter(check -> !canaryAnew || !isCanary(check))
                .forEach(check -> merged.put(check.name(), check));
        newer.checks.forEach(check -> merged.put(check.name(), check));
        List<Run> allRuns = new ArrayList<>(runs);
        allRuns.addAll(newer.runs);
        List<Run> kept = allRuns.subList(Math.max(0, allRuns.size() - RUNS_KEPT), allRuns.size());
        List<Check> allChecks = List.copyOf(merged.values());
        return new VerificationRecord(
                FORMAT_VERSION,
                newer.backupId,
                newer.attemptId,
                stateOf(allChecks),
                allChecks,
                kept,
                newer.sizes.isEmpty() ? sizes : newer.sizes,
                newer.tables.isEmpty() ? tables : newer.tables,
                canaryAnew ? newer.canary : canary,
                newer.losses == null ? losses : newer.losses);
    }

    /** Whether a check is one of a canary. */
    public static boolean isCanary(Check check) {
        return check.name().equals(CANARY) || check.name().startsWith(CANARY_PREFIX);
    }

    /** The state that verdicts amount to; a check that was not run holds the backup back. */
    public static BackupState stateOf(List<Check> checks) {
        if (checks.stream().anyMatch(check -> check.verdict() == CheckVerdict.FAILED)) {
            return BackupState.FAILED;
        }
        List<Check> readBack = checks.stream().filter(check -> !isCanary(check)).toList();
        boolean read =
                !readBack.isEmpty() && readBack.stream().allMatch(check -> check.verdict() == CheckVerdict.PASSED);
        boolean restored = checks.stream()
                .anyMatch(check -> check.name().equals(CANARY) && check.verdict() == CheckVerdict.PASSED);
        if (!read) {
            return BackupState.COMMITTED;
        }
        return restored ? BackupState.PROVEN : BackupState.VERIFIED;
    }
}
