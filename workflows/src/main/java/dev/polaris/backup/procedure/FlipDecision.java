package dev.polaris.backup.procedure;

import dev.polaris.backup.freeze.FreezeProof;
import dev.polaris.backup.migration.MigrationReport;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.restore.ValidationFinding;
import dev.polaris.backup.restore.ValidationReport;
import dev.polaris.backup.verify.CheckVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers on which somebody decides whether the app is flipped.
 *
 * @param backup what was restored
 * @param frozen since when nobody writes
 * @param safety the backup of what is left
 * @param report the restore
 * @param migrated the migrations
 * @param health the answers to the operator's questions, after the migrations
 * @param counted how much was written to the new instance so far, all of it by the restore
 */
record FlipDecision(
        BackupSource backup,
        FreezeProof frozen,
        SafetyBackup safety,
        RestoreReport report,
        MigrationReport migrated,
        ValidationCheck health,
        WriteCount counted) {
    private static final int MOST_FINDINGS = 20;

    /** What was written for this long before the freeze is not in the new instance. */
    Duration lossWindow() {
        return Duration.between(backup.snapshotTime(), frozen.provenAt());
    }

    /** The numbers for a person; what changes while one thinks is not among them, so that the digest stays. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("LOSS: what was written between " + backup.snapshotTime() + " and " + frozen.provenAt() + " ("
                + Words.of(lossWindow()) + ") is not in the new instance.");
        lines.add("Safety backup of what is left: " + safety.words() + ".");
        lines.add("Restored " + report.plan().rows() + " rows in "
                + report.plan().tables() + " tables of backup " + backup.slot() + " into " + report.target() + ".");
        lines.add("Compared with the backup: " + report.validation().share().rowsProven() + " of "
                + report.validation().share().rows() + " rows equal.");
        report.validation().checks().stream()
                .filter(check ->
                        check.verdict() != CheckVerdict.PASSED && !ValidationReport.HEALTH.equals(check.name()))
                .flatMap(check -> check.findings().stream().map(finding -> check.name() + ": " + finding.text()))
                .limit(MOST_FINDINGS)
                .forEach(lines::add);
        lines.add("Migrations: " + migrated.applied().size() + " applied, " + migrated.already()
                + " were there, latest " + migrated.latest() + ".");
        lines.add("Health: " + health.verdict() + " of " + health.examined() + " questions.");
        health.findings().stream()
                .map(ValidationFinding::text)
                .limit(MOST_FINDINGS)
                .forEach(lines::add);
        return lines;
    }
}
