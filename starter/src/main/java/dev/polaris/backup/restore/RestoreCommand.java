package dev.polaris.backup.restore;

import picocli.CommandLine.Command;

/** {@code polaris restore}: brings data back. */
@Command(
        name = "restore",
        description = "Restore rows, objects or a whole database from a backup.",
        synopsisSubcommandLabel = "rows|storage|database|plan|resume")
public final class RestoreCommand {}
