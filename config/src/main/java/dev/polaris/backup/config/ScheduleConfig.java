package dev.polaris.backup.config;

import java.time.Duration;

/**
 * When a workflow is started by itself.
 *
 * @param cron five cron fields, in UTC
 * @param catchUp how late a missed start is still made up for
 * @param paused whether the schedule is kept but does not start anything
 */
public record ScheduleConfig(String cron, Duration catchUp, boolean paused) {}
