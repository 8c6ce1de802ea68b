package dev.polaris.backup.starter;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How a command behaves towards the run it started. */
public final class FollowOptions {
    @Option(names = "--detach", description = "Start the run and return; `polaris status` shows it.")
    boolean detach;

    @Option(
            names = "--refresh",
            paramLabel = "DURATION",
            defaultValue = "1s",
            description = "How often to look at the run while following it, such as 500ms or 5s. Default: 1s.")
    Duration refresh = Duration.ofSeconds(1);

    public boolean detach() {
        return detach;
    }

    public Duration refresh() {
        return refresh;
    }
}
