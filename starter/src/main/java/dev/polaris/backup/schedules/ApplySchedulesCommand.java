package dev.polaris.backup.schedules;

import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code polaris schedules apply}: create or update; a second call changes nothing. */
@Command(
        name = "apply",
        description = "Create what is missing, update what differs, pause and unpause as configured."
                + " All environments unless --env names one.")
public final class ApplySchedulesCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Option(
            names = "--prune",
            description = "Also delete schedules under polaris/ENV/ that are not in the configuration.")
    boolean prune;

    public ApplySchedulesCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        List<ScheduleChange> changes = ScheduleBooks.ofEach(invocation, book -> book.apply(prune));
        ScheduleBooks.print(invocation, changes);
        return ExitCode.OK;
    }
}
