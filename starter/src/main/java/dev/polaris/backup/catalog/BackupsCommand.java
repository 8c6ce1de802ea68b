package dev.polaris.backup.catalog;

import picocli.CommandLine.Command;

/** {@code polaris backups}: looks at backups. */
@Command(name = "backups", description = "Look at the backups there are.", synopsisSubcommandLabel = "list|show|diff")
public final class BackupsCommand {}
