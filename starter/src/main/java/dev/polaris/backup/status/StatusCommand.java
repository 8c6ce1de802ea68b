package dev.polaris.backup.status;

import dev.polaris.backup.approval.ApprovalCompanion;
import dev.polaris.backup.catalog.BackupList;
import dev.polaris.backup.catalog.BackupSummary;
import dev.polaris.backup.catalog.Catalog;
import dev.polaris.backup.catalog.ListBackupsRequest;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.procedure.ProcedureIds;
import dev.polaris.backup.schedules.ScheduleBook;
import dev.polaris.backup.schedules.ScheduleView;
import dev.polaris.backup.starter.Age;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import dev.polaris.backup.starter.TextTable;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowExecutionMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code polaris status}: the newest backup, what runs now, what comes next. */
@Command(name = "status", description = "Show the newest backup with its age, what runs now, and what comes next.")
public final class StatusCommand implements Callable<Integer> {
    private static final int LOOK_BACK = 100;

    private final Invocation invocation;

    @Option(names = "--watch", description = "Follow the environment's procedure, such as a restore, to its end.")
    boolean watch;

    @Option(
            names = "--refresh",
            paramLabel = "DURATION",
            defaultValue = "1s",
            description = "How often to look with --watch. Default: 1s.")
    Duration refresh = Duration.ofSeconds(1);

    public StatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            List<RunningRun> running = running(session, env);
            if (watch) {
                watch(session, env, running);
                return ExitCode.OK;
            }
            List<ScheduleView> schedules = new ScheduleBook(session.schedules(), config.environment(env)).views();
            StatusReport report = report(session, config, env, running, schedules);
            if (invocation.json()) {
                invocation.printJson(report);
            } else {
                print(report);
            }
            return exitCode(report);
        }
    }

    private void watch(TemporalSession session, String env, List<RunningRun> running)
            throws CommandFailure, InterruptedException {
        String id = ProcedureIds.workflow(env);
        if (running.stream().noneMatch(run -> run.workflowId().equals(id))) {
            throw new CommandFailure(
                    "NO_RUN",
                    "No procedure of " + env + " runs.",
                    "`polaris status` shows what does.",
                    ExitCode.FAILED);
        }
        new RunFollower(session, invocation)
                .accompaniedBy(new ApprovalCompanion(session, id, Optional.empty()))
                .watch(env, WorkflowExecution.newBuilder().setWorkflowId(id).build(), refresh);
    }

    /** What runs and what comes next is told also when nobody is there who can see the bucket. */
    private static StatusReport report(
            TemporalSession session,
            PolarisConfig config,
            String env,
            List<RunningRun> running,
            List<ScheduleView> schedules) {
        try {
            BackupList list = new Catalog(session, config).list(new ListBackupsRequest(env, LOOK_BACK, null));
            List<BackupSummary> backups = list.backups().stream()
                    .filter(backup -> backup.purpose().countsAsNewest())
                    .toList();
            return new StatusReport(
                    env,
                    backups.stream().findFirst().orElse(null),
                    newest(backups, Set.of(BackupState.VERIFIED, BackupState.PROVEN)),
                    newest(backups, Set.of(BackupState.PROVEN)),
                    null,
                    running,
                    schedules);
        } catch (CommandFailure e) {
            return new StatusReport(env, null, null, null, e.getMessage() + " " + e.hint(), running, schedules);
        }
    }

    private static Instant newest(List<BackupSummary> backups, Set<BackupState> states) {
        return backups.stream()
                .filter(backup -> states.contains(backup.state()))
                .map(BackupSummary::snapshotTime)
                .findFirst()
                .orElse(null);
    }

    private static List<RunningRun> running(TemporalSession session, String env) {
        String query = "PolarisEnv = '" + env + "' AND ExecutionStatus = 'Running'";
        return session.client()
                .listExecutions(query)
                .map(StatusCommand::run)
                // A question about the catalogue, such as our own, is no run anybody waits for.
                .filter(run -> !Catalog.KIND.equals(run.kind()))
                .toList();
    }

    private static RunningRun run(WorkflowExecutionMetadata found) {
        return new RunningRun(
                found.getExecution().getWorkflowId(),
                found.getTypedSearchAttributes().get(SearchAttributes.KIND),
                found.getTypedSearchAttributes().get(SearchAttributes.STEP),
                found.getStartTime());
    }

    private static int exitCode(StatusReport report) {
        if (report.unknown() != null) {
            return ExitCode.FAILED;
        }
        BackupSummary newest = report.newest();
        boolean bad = newest != null
                && (newest.state() == BackupState.FAILED || !newest.alarms().isEmpty());
        return bad ? ExitCode.NOT_GOOD : ExitCode.OK;
    }

    private void print(StatusReport report) {
        invocation.out().println("environment " + report.env());
        if (report.unknown() != null) {
            invocation.out().println("  newest backup: not known. " + report.unknown());
        } else if (report.newest() == null) {
            invocation.out().println("  newest backup: none yet; take one with `polaris backup db`");
        } else {
            printBackups(report);
        }
        printRunning(report.running());
        printSchedules(report.schedules());
    }

    private void printBackups(StatusReport report) {
        BackupSummary newest = report.newest();
        invocation
                .out()
                .println("  newest backup: " + newest.slot() + ", " + newest.state() + ", "
                        + Age.since(newest.snapshotTime()) + " old");
        invocation.out().println("  newest verified: " + age(report.newestVerified()));
        invocation.out().println("  newest proven:   " + age(report.newestProven()));
        newest.alarms().forEach(alarm -> invocation.out().println("  ! " + alarm));
    }

    private static String age(Instant moment) {
        return moment == null ? "none" : Age.since(moment) + " old (" + moment + ")";
    }

    private void printRunning(List<RunningRun> running) {
        if (running.isEmpty()) {
            invocation.out().println("nothing runs now");
            return;
        }
        TextTable table = new TextTable("RUNNING", "KIND", "STEP", "SINCE");
        for (RunningRun run : running) {
            table.row(
                    run.workflowId(),
                    run.kind() == null ? "" : run.kind(),
                    run.step() == null ? "" : run.step(),
                    Age.since(run.startedAt()));
        }
        table.lines().forEach(invocation.out()::println);
    }

    private void printSchedules(List<ScheduleView> schedules) {
        if (schedules.isEmpty()) {
            invocation.out().println("no schedules; `polaris schedules apply` creates those of polaris.yaml");
            return;
        }
        TextTable table = new TextTable("SCHEDULE", "TIMES (UTC)", "NEXT");
        for (ScheduleView view : schedules) {
            String next =
                    view.nextRuns().isEmpty() ? "never" : view.nextRuns().get(0).toString();
            table.row(view.id(), view.times(), view.paused() ? "paused" : next);
        }
        table.lines().forEach(invocation.out()::println);
    }
}
