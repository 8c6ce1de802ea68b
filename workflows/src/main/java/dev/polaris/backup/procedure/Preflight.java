package dev.polaris.backup.procedure;

import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.CatalogActivities;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.flip.FlipActivities;
import dev.polaris.backup.flip.FlipFacts;
import dev.polaris.backup.flip.FlipOrder;
import dev.polaris.backup.flip.FlipSide;
import dev.polaris.backup.flip.RouteProbe;
import dev.polaris.backup.freeze.FreezeActivities;
import dev.polaris.backup.freeze.FreezeFacts;
import dev.polaris.backup.freeze.FreezeOrder;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.instance.InstanceActivities;
import dev.polaris.backup.instance.InstanceFacts;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.migration.MigrationActivities;
import dev.polaris.backup.migration.MigrationOrder;
import dev.polaris.backup.migration.MigrationPlan;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Probes everything that can fail later, while nothing is changed and nobody waits. What is wrong is not said one by one:
 * an operator at night corrects a list once.
 */
final class Preflight {
    /** A restored database beside the archive's rows: its indexes, and the log of loading it. */
    private static final double SPACE_FOR_A_BYTE = 1.5;

    private final DatabaseRestoreTask task;
    private final RoleStubs stubs;
    private final Examination examination;
    private final List<String> lines = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Preflight(DatabaseRestoreTask task, RoleStubs stubs, Journal journal) {
        this.task = task;
        this.stubs = stubs;
        this.examination = new Examination(journal, task.settings().timing(), problems);
    }

    /** Looks at everything, and makes the plan of it. */
    ProcedurePlan plan() {
        lines.clear();
        problems.clear();
        Optional<BackupDetails> backup = backup();
        Optional<Instance> live = live();
        instance(backup);
        live.ifPresent(this::freeze);
        live.ifPresent(this::route);
        migrations();
        safetyBackup();
        lines.add("The app is frozen for at most "
                + Words.of(task.settings().procedure().deadline())
                + "; without a decision until then it writes to the old instance again.");
        lines.add("After the flip a rollback is possible for "
                + Words.of(task.settings().procedure().observe()) + "; the old instance is kept "
                + Words.of(task.settings().procedure().keepOld()) + " beyond that.");
        return ProcedurePlan.of(
                lines,
                problems,
                backup.map(found ->
                                BackupSource.of(found.record(), found.summary().slot()))
                        .orElse(null),
                live.orElse(null));
    }

    private Optional<BackupDetails> backup() {
        Optional<BackupDetails> found = examination.look(
                "find backup",
                () -> stubs.requests(CatalogActivities.class, Role.VERIFY)
                        .show(new ShowBackupRequest(env(), task.request().backup(), 1)),
                backup -> backup.summary().slot() + " is " + backup.summary().state());
        found.ifPresent(backup -> {
            lines.add("Restore backup " + backup.summary().slot() + " ("
                    + backup.summary().state() + ") of " + backup.summary().snapshotTime() + ": "
                    + backup.summary().rows() + " rows in " + backup.summary().tables() + " tables.");
            refuseUnproven(backup);
        });
        return found;
    }

    private void refuseUnproven(BackupDetails backup) {
        boolean proven = backup.summary().state() == BackupState.PROVEN
                && backup.summary().alarms().isEmpty();
        String reason = task.request().acceptUnproven();
        if (proven) {
            return;
        }
        if (reason != null && !reason.isBlank()) {
            lines.add("The backup is accepted although it is not proven: " + reason + ".");
            return;
        }
        String alarms = String.join("; ", backup.summary().alarms());
        problems.add(
                "Backup " + backup.summary().slot() + " is " + backup.summary().state()
                        + (alarms.isEmpty() ? "" : ", with signs of tampering: " + alarms)
                        + "; choose a proven one, or accept it with a reason");
    }

    private Optional<Instance> live() {
        Optional<Instance> found = examination.look(
                "find live instance",
                () -> stubs.requests(InstanceActivities.class, Role.RESTORE).live(env()),
                Instance::label);
        found.ifPresent(live -> lines.add("The app uses " + live.label() + "; it stays as it is, and is kept."));
        return found;
    }

    private void instance(Optional<BackupDetails> backup) {
        Optional<InstanceFacts> found = examination.look(
                "examine instances",
                () -> stubs.requests(InstanceActivities.class, Role.RESTORE).examine(env()),
                facts -> facts.adapter() + " at " + facts.place());
        found.ifPresent(facts -> {
            problems.addAll(facts.problems());
            lines.add("Make instance " + task.instanceId() + ": " + facts.adapter() + " at " + facts.place() + ".");
            backup.ifPresent(restored -> refuseUnfit(facts, restored));
        });
    }

    private void refuseUnfit(InstanceFacts facts, BackupDetails backup) {
        String source = backup.record().source().serverVersion();
        if (facts.serverVersion() != null && major(facts.serverVersion()) < major(source)) {
            problems.add(
                    "A new instance would be PostgreSQL " + facts.serverVersion() + ", the backup is of " + source);
        }
        double needed = backup.record().totals().archiveBytes() * SPACE_FOR_A_BYTE;
        if (facts.freeBytes() != null && facts.freeBytes() < needed) {
            problems.add(facts.place() + " has " + facts.freeBytes() + " bytes free; about " + (long) needed
                    + " are needed");
        }
    }

    private void freeze(Instance live) {
        Instant until = Instant.ofEpochMilli(Workflow.currentTimeMillis())
                .plus(task.settings().procedure().deadline());
        Optional<FreezeFacts> found = examination.look(
                "examine freeze",
                () -> stubs.requests(FreezeActivities.class, Role.RESTORE)
                        .examine(new FreezeOrder(env(), task.procedure(), live, until)),
                facts -> facts.adapter() + (facts.endsByItself() ? ", ends by itself" : ""));
        found.ifPresent(facts -> {
            problems.addAll(facts.problems());
            lines.add("Freeze the app by " + facts.adapter()
                    + (facts.endsByItself()
                            ? ", which ends by itself."
                            : ", which ends only while Temporal and a restore worker are up."));
            if (facts.frozenBy() != null && !facts.frozenBy().equals(task.procedure())) {
                problems.add("The app is frozen by " + facts.frozenBy());
            }
        });
    }

    /** There is no instance yet to flip to: what is asked is whether the app points at the one it is said to use. */
    private void route(Instance live) {
        Optional<FlipFacts> found = examination.look(
                "examine flip",
                () -> stubs.requests(FlipActivities.class, Role.RESTORE)
                        .examine(new FlipOrder(env(), task.procedure(), live, live)),
                facts -> facts.adapter() + " points at " + facts.pointsAt());
        found.ifPresent(facts -> {
            problems.addAll(facts.problems());
            lines.add("Flip the app by " + facts.adapter() + ".");
            if (facts.side() == FlipSide.OTHER) {
                problems.add("The app points at " + facts.pointsAt() + " and not at " + live.label()
                        + "; after a flip, environments." + env() + ".source must name the new instance");
            }
        });
        // Where the app points elsewhere, another database would answer, however often it is asked. Older runs asked.
        if (found.filter(facts -> facts.side() == FlipSide.OTHER).isPresent()
                && Workflow.getVersion("only a route to the live instance is probed", Workflow.DEFAULT_VERSION, 1)
                        == 1) {
            return;
        }
        var unused = examination.look(
                "probe route",
                () -> stubs.requests(FlipActivities.class, Role.RESTORE).probe(new RouteProbe(env(), live, true)),
                Function.identity());
    }

    private void migrations() {
        Optional<MigrationPlan> found = examination.look(
                "list migrations",
                () -> stubs.requests(MigrationActivities.class, Role.RESTORE)
                        .list(new MigrationOrder(
                                env(), task.procedure(), null, task.request().migrateTo())),
                plan -> plan.wanted().size() + " wanted, from " + plan.source());
        found.ifPresent(plan -> {
            problems.addAll(plan.problems());
            if (plan.wanted().isEmpty()) {
                lines.add("Apply no migrations.");
            } else {
                List<String> files = plan.wanted().stream()
                        .map(migration -> migration.version() + " " + migration.digest())
                        .toList();
                lines.add("Apply the migrations that the backup lacks, of "
                        + plan.wanted().size() + " up to "
                        + plan.wanted().get(plan.wanted().size() - 1).version() + " in " + plan.source() + " ("
                        + LineDigest.of(files).substring(0, 12) + ").");
            }
        });
    }

    private void safetyBackup() {
        String reason = task.request().skipSafetyBackup();
        if (reason != null && !reason.isBlank()) {
            lines.add("Do not back up the present state: " + reason + ".");
        } else if (task.settings().procedure().safetyBackup()) {
            lines.add("Back up the present state beside the restore.");
        } else {
            lines.add("Do not back up the present state: so configured.");
        }
    }

    private String env() {
        return task.settings().env();
    }

    private static int major(String version) {
        String digits = version.replaceFirst("^\\D*(\\d+).*$", "$1");
        return digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : 0;
    }
}
