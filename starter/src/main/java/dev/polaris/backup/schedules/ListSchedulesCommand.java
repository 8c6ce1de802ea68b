package dev.polaris.backup.schedules;

import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code polaris schedules list}: the schedules on the server. */
@Command(name = "list", description = "List the schedules on the server with their next and last runs.")
public final class ListSchedulesCommand implements Callable<Integer> {
    private final Invocation invocation;

    public ListSchedulesCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        List<ScheduleView> views = ScheduleBooks.ofEach(invocation, ScheduleBook::views);
        if (invocation.json()) {
            invocation.printJson(Map.of("schedules", views));
        } else if (views.isEmpty()) {
            invocation.out().println("no schedules; `polaris schedules apply` creates those of polaris.yaml");
        } else {
            views.forEach(this::print);
        }
        return ExitCode.OK;
    }

    private void print(ScheduleView view) {
        invocation
                .out()
                .println(view.id() + "  " + view.times() + " UTC"
                        + (view.paused() ? "  PAUSED (" + view.note() + ")" : ""));
        view.nextRuns().forEach(next -> invocation.out().println("  next " + next));
        view.lastRuns()
                .forEach(run -> invocation.out().println("  last " + run.scheduledAt() + "  " + run.workflowId()));
    }
}
