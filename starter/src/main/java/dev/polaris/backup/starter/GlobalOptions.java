package dev.polaris.backup.starter;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command understands, before or after the command's own words. */
public final class GlobalOptions {
    /** How a command answers. */
    public enum Output {
        TEXT,
        JSON
    }

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration. Default: $POLARIS_CONFIG, else ./polaris.yaml.")
    Path config;

    @Option(
            names = "--env",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The environment. Default: the only one configured.")
    String env;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            scope = ScopeType.INHERIT,
            defaultValue = "text",
            description = "json: one document on standard output and nothing else.")
    Output output = Output.TEXT;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log what the Temporal client does, to standard error.")
    boolean verbose;
}
