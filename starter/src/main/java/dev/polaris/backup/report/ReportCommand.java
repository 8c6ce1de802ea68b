package dev.polaris.backup.report;

import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import io.temporal.api.common.v1.WorkflowExecution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris report}: writes down what a run did, for people who were not there. */
@Command(
        name = "report",
        description = "Write a page about a run: who asked, what was done when, whether the objectives were met.")
public final class ReportCommand implements Callable<Integer> {
    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Invocation invocation;

    @Parameters(paramLabel = "RUN", description = "The run's workflow id; of several runs of that id, the newest.")
    String workflowId;

    @Option(names = "--run-id", paramLabel = "ID", description = "An older run of that workflow id.")
    String runId = "";

    @Option(
            names = "--against",
            paramLabel = "OTHER",
            description = "Compare how long each step took with another run, such as a drill.")
    String against;

    @Option(names = "--against-run-id", paramLabel = "ID", description = "An older run of that other workflow id.")
    String againstRunId = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "The page to write. Default: report-….html here; with --output json none.")
    Path file;

    @Option(names = "--timeline", description = "Also print the steps with their times, before the page's path.")
    boolean timeline;

    public ReportCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        try (TemporalSession session = TemporalSession.open(invocation.config(), invocation)) {
            RunReader reader = new RunReader(session, Instant.now());
            RunReport report = reader.read(run(workflowId, runId));
            if (against != null) {
                report = report.against(reader.read(run(against, againstRunId)));
            }
            if (timeline && !invocation.json()) {
                TextTimeline.of(report).forEach(invocation.out()::println);
            }
            if (file != null || !invocation.json()) {
                write(report);
            }
            if (invocation.json()) {
                invocation.printJson(report);
            }
            return ExitCode.OK;
        }
    }

    private void write(RunReport report) throws CommandFailure {
        Path page = file == null ? Path.of(name(report)) : file;
        try {
            Files.writeString(page, new ReportPage(report).html());
        } catch (IOException e) {
            throw CommandFailure.badInput(
                    "The page " + page + " cannot be written: " + e.getClass().getSimpleName() + ".",
                    "Name a file in a directory that is there with --file.");
        }
        if (!invocation.json()) {
            invocation.out().println(page.toAbsolutePath());
        }
    }

    private static String name(RunReport report) {
        return "report-" + report.workflowId().replaceAll("[^A-Za-z0-9._-]+", "-") + "-"
                + FILE_TIME.format(report.startedAt()) + ".html";
    }

    private static WorkflowExecution run(String workflowId, String runId) {
        return WorkflowExecution.newBuilder()
                .setWorkflowId(workflowId)
                .setRunId(runId)
                .build();
    }
}
