package dev.polaris.backup.procedure;

import dev.polaris.backup.approval.ApprovalCompanion;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.journal.RecoveryClock;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import java.util.Optional;

/** Starts the replacement of an environment's own database, and follows it. */
public final class ProcedureStart {
    private final Invocation invocation;
    private final PolarisConfig config;

    public ProcedureStart(Invocation invocation, PolarisConfig config) {
        this.invocation = invocation;
        this.config = config;
    }

    /** Runs it to its end, unless it is to be detached. */
    public void run(DatabaseRestoreRequest request, FollowOptions follow) throws Exception {
        // Refuses an environment that cannot be replaced, before Temporal is touched.
        var unused = config.environment(request.env()).requireProcedure();
        RunStart start = new RunStart(
                "DatabaseRestore",
                RunStart.newId("restore-database", request.env()),
                request.env(),
                "database-restore",
                "database of " + request.env() + " for " + request.ticket(),
                request);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            Optional<DatabaseRestoreResult> result = new RunFollower(session, invocation)
                    .within(RecoveryClock.FULL)
                    .accompaniedBy(
                            new ApprovalCompanion(session, ProcedureIds.workflow(request.env()), Optional.empty()))
                    .run(start, follow, DatabaseRestoreResult.class);
            result.ifPresent(this::print);
        }
    }

    private void print(DatabaseRestoreResult result) {
        if (invocation.json()) {
            invocation.printJson(result);
            return;
        }
        var out = invocation.out();
        out.println(result.outcome() + ": the app uses " + result.live().label());
        out.println("  backup:        " + result.backup());
        out.println("  loss window:   " + Words.of(result.lossWindow()) + " before " + result.frozenAt());
        out.println("  frozen for:    " + Words.of(result.frozenFor()));
        out.println("  safety backup: " + (result.safetyBackup() == null ? "none" : result.safetyBackup()));
        out.println("  kept:          " + result.kept().label() + " by " + result.keptBy());
    }
}
