package dev.polaris.backup.database;

import picocli.CommandLine.Command;

/** {@code polaris backup}: takes backups on demand. */
@Command(name = "backup", description = "Take a backup now.", synopsisSubcommandLabel = "db|schema")
public final class BackupCommand {}
