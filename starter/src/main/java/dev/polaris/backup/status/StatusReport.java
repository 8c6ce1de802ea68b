package dev.polaris.backup.status;

import dev.polaris.backup.catalog.BackupSummary;
import dev.polaris.backup.schedules.ScheduleView;
import java.time.Instant;
import java.util.List;

/**
 * How an environment stands.
 *
 * @param env the environment
 * @param newest the newest backup that is no safety backup; null when there is none, or it is not known
 * @param newestVerified the moment the newest verified backup's data is of; null when none among the last hundred is
 * @param newestProven the same for backups proven by a restore
 * @param unknown why the backups are not known; null when they are
 * @param running runs that are going on
 * @param schedules the schedules on the server
 */
public record StatusReport(
        String env,
        BackupSummary newest,
        Instant newestVerified,
        Instant newestProven,
        String unknown,
        List<RunningRun> running,
        List<ScheduleView> schedules) {
    public StatusReport {
        running = List.copyOf(running);
        schedules = List.copyOf(schedules);
    }
}
