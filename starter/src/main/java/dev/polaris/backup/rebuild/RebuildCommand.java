package dev.polaris.backup.rebuild;

import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalCompanion;
import dev.polaris.backup.catalog.BackupName;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.journal.RecoveryClock;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.procedure.ProcedureIds;
import dev.polaris.backup.restore.ChangeTicket;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polaris rebuild}: builds an environment anew once the plan is approved. */
@Command(
        name = "rebuild",
        description =
                "Build an environment anew: database, patches, objects, secrets and the app's file of variables; once"
                        + " the plan is approved.")
public final class RebuildCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    FollowOptions follow;

    @Option(
            names = "--backup",
            paramLabel = "SLOT",
            description = "yyyy/MM/dd or yyyy/MM/dd/HHmmss. Default: the newest.")
    String backup;

    @Option(names = "--ticket", required = true, paramLabel = "ID", description = "The change ticket.")
    String ticket;

    @Option(
            names = "--accept-unproven",
            paramLabel = "REASON",
            description = "Why a backup, or a bucket's day, that was not proven will do.")
    String acceptUnproven;

    @Option(names = "--skip-storage", paramLabel = "REASON", description = "Why no objects are brought back.")
    String skipStorage;

    @Option(
            names = "--yes",
            paramLabel = "REASON",
            description = "Approve the plan as it is found, for this reason; not where four eyes are asked for.")
    String yes;

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks. Default: the user of this machine.")
    String by = System.getProperty("user.name");

    public RebuildCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        FullRebuildRequest request = new FullRebuildRequest(
                env,
                backup == null ? null : BackupName.checked(env, backup),
                acceptUnproven,
                skipStorage,
                ChangeTicket.checked(ticket),
                by);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RunStart start = new RunStart(
                    "FullRebuild",
                    RunStart.newId("rebuild", env),
                    env,
                    "full-rebuild",
                    "environment " + env + " for " + ticket,
                    request);
            Optional<Approval> standing = Optional.ofNullable(yes).map(reason -> new Approval(null, by, reason, null));
            new RunFollower(session, invocation)
                    .within(RecoveryClock.FULL)
                    .accompaniedBy(new ApprovalCompanion(session, ProcedureIds.workflow(env), standing))
                    .run(start, follow, FullRebuildResult.class)
                    .ifPresent(this::print);
            return ExitCode.OK;
        }
    }

    private void print(FullRebuildResult result) {
        if (invocation.json()) {
            invocation.printJson(result);
            return;
        }
        line("");
        line("the app uses " + result.instance().label());
        line("  backup:    " + result.backup());
        line("  patches:   " + (result.patches().isEmpty() ? "none" : String.join(", ", result.patches())));
        result.objects().forEach((bucket, objects) -> line("  objects:   " + objects + " in " + bucket));
        line("  secrets:   " + (result.secrets().isEmpty() ? "none" : String.join(", ", result.secrets())));
        if (result.envFile() != null) {
            line("  variables: " + result.envFile());
        }
        line("  approved:  by " + result.approval().approver() + ": "
                + result.approval().reason());
        line("Let `source` name this database, or the next backup is one of the old one.");
    }

    private void line(String text) {
        invocation.out().println(text);
    }
}
