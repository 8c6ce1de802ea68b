package dev.polaris.backup.restore;

import picocli.CommandLine.Command;

/** {@code polaris restore}: brings data back. */
@Command(
        name = "restore",
        description = "Restore rows or a whole database from a backup.",
        synopsisSubcommandLabel = "rows|database|plan|resume")
public final class RestoreCommand {}
