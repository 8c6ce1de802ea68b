package dev.polaris.backup.starter;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.config.ConfigurationException;
import dev.polaris.backup.config.Problem;
import dev.polaris.backup.failure.FailureType;
import io.grpc.StatusRuntimeException;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says what went wrong: a few lines for a person, or one JSON document; never a stack trace unless asked for. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final Invocation invocation;

    ErrorReport(Invocation invocation) {
        this.invocation = invocation;
    }

    /**
     * The document written with {@code --output json}.
     *
     * @param problems every mistake of a configuration; null for other errors
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Failure(String type, String message, String hint, List<Problem> problems) {}

    /** Wraps the failure, so that a reader can tell it from a result by its only key. */
    record Document(Failure error) {}

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        LoggerFactory.getLogger(ErrorReport.class).debug("command failed", failure);
        if (failure instanceof ConfigurationException) {
            return report((ConfigurationException) failure);
        }
        return report(commandFailure(failure));
    }

    @Override
    public int handleParseException(ParameterException failure, String[] words) {
        CommandLine command = failure.getCommandLine();
        int code = report(CommandFailure.badInput(
                failure.getMessage(), "See `" + command.getCommandSpec().qualifiedName() + " --help`."));
        if (!invocation.json()) {
            CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        }
        return code;
    }

    private CommandFailure commandFailure(Exception failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
            if (cause instanceof CommandFailure) {
                return (CommandFailure) cause;
            }
            if (cause instanceof ApplicationFailure) {
                return CommandFailure.of((ApplicationFailure) cause);
            }
            if (cause instanceof StatusRuntimeException) {
                return refusal((StatusRuntimeException) cause);
            }
        }
        return new CommandFailure(
                FailureType.UNEXPECTED.name(),
                root == failure ? failure.toString() : failure + ": " + root,
                "Call again with --verbose; this is likely a defect.",
                ExitCode.FAILED);
    }

    private CommandFailure refusal(StatusRuntimeException failure) {
        try {
            return TemporalRefusal.of(failure, invocation.config().temporal());
        } catch (ConfigurationException e) {
            return new CommandFailure(
                    FailureType.UNEXPECTED.name(), failure.toString(), "Call again.", ExitCode.NO_TEMPORAL);
        }
    }

    private int report(ConfigurationException failure) {
        String file = invocation.configFile().toString();
        if (invocation.json()) {
            invocation.printJson(new Document(new Failure(
                    FailureType.BAD_CONFIGURATION.name(),
                    "The configuration " + file + " cannot be used.",
                    "Correct every problem listed.",
                    failure.problems())));
        } else {
            invocation.err().println("The configuration " + file + " cannot be used:");
            failure.problems().forEach(problem -> invocation.err().println("  " + problem));
        }
        return ExitCode.USAGE;
    }

    private int report(CommandFailure failure) {
        if (invocation.json()) {
            invocation.printJson(new Document(new Failure(failure.type(), failure.getMessage(), failure.hint(), null)));
        } else {
            invocation.err().println(failure.type() + ": " + failure.getMessage());
            invocation.err().println("  " + failure.hint());
        }
        return failure.exitCode();
    }
}
