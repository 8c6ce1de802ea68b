package dev.polaris.backup.starter;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code polaris completion}: the script that completes commands in bash and zsh. */
@Command(
        name = "completion",
        description = "Print the completion script for bash and zsh: source <(polaris completion)")
public final class CompletionCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Spec
    CommandSpec spec;

    CompletionCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        invocation.out().print(AutoComplete.bash(root.getCommandName(), root));
        return ExitCode.OK;
    }
}
