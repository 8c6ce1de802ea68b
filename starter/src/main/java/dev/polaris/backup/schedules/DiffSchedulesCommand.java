package dev.polaris.backup.schedules;

import dev.polaris.backup.schedules.ScheduleChange.Change;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code polaris schedules diff}: what apply would change; ends with code 1 when that is anything. */
@Command(
        name = "diff",
        description = "Show what `schedules apply` would change; ends with code 1 when there is anything.")
public final class DiffSchedulesCommand implements Callable<Integer> {
    private final Invocation invocation;

    public DiffSchedulesCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        List<ScheduleChange> changes = ScheduleBooks.ofEach(invocation, ScheduleBook::diff);
        ScheduleBooks.print(invocation, changes);
        boolean same = changes.stream().allMatch(change -> change.change() == Change.UNCHANGED);
        return same ? ExitCode.OK : ExitCode.FAILED;
    }
}
