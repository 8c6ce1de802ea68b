package dev.polaris.backup.config;

import picocli.CommandLine.Command;

/** {@code polaris config}: looks at the configuration, without Temporal. */
@Command(
        name = "config",
        description = "Check and show the configuration.",
        synopsisSubcommandLabel = "check|show|schema")
public final class ConfigCommand {}
