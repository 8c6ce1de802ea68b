package dev.polaris.backup.drill;

import picocli.CommandLine.Command;

/** {@code polaris drill}: rehearses recoveries. */
@Command(
        name = "drill",
        description = "Rehearse a recovery into a place that is dropped afterwards.",
        synopsisSubcommandLabel = "table")
public final class DrillCommand {}
