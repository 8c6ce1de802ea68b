package dev.polaris.backup.schedules;

import picocli.CommandLine.Command;

/** {@code polaris schedules}: keeps Temporal Schedules as polaris.yaml wants them. */
@Command(
        name = "schedules",
        description = "Keep Temporal Schedules as polaris.yaml wants them.",
        synopsisSubcommandLabel = "apply|diff|list")
public final class SchedulesCommand {}
