package dev.polaris.backup.starter;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;

/** A command that cannot do what it was asked for: what happened, what to do next, and the exit code. */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String type;
    private final String hint;
    private final int exitCode;

    /**
     * A failure of the command itself.
     *
     * @param type a word for scripts, in the style of {@link FailureType}
     * @param message what happened and to which object
     * @param hint what to do next
     */
    public CommandFailure(String type, String message, String hint, int exitCode) {
        super(message);
        this.type = type;
        this.hint = hint;
        this.exitCode = exitCode;
    }

    /** A failure of the command in the words the runs use. */
    public CommandFailure(FailureType type, String message) {
        this(type.name(), message, type.hint(), ExitCode.of(type));
    }

    /** Input that is wrong on its face. */
    public static CommandFailure badInput(String message, String hint) {
        return new CommandFailure(FailureType.BAD_INPUT.name(), message, hint, ExitCode.USAGE);
    }

    /** The failure of a run, read out of the layers Temporal wraps around it. */
    public static CommandFailure of(WorkflowFailedException failed) {
        String workflowId = failed.getExecution().getWorkflowId();
        Throwable cause = failed.getCause();
        if (cause instanceof TerminatedFailure) {
            return new CommandFailure(
                    "TERMINATED",
                    "The run " + workflowId + " was terminated.",
                    "Its leftovers are ended by the next run; start again when you are ready.",
                    ExitCode.FAILED);
        }
        if (cause instanceof TimeoutFailure) {
            return new CommandFailure(
                    FailureType.NO_WORKER.name(),
                    "Nobody answered " + workflowId + " in time.",
                    "See `polaris doctor`: a worker of that role may be stopped.",
                    ExitCode.FAILED);
        }
        if (cause instanceof TemporalFailure) {
            FailureReason reason = FailureReason.of((TemporalFailure) cause);
            return new CommandFailure(reason.type(), withoutHint(reason.type(), reason.message()));
        }
        return new CommandFailure(FailureType.UNEXPECTED, "The run " + workflowId + " failed: " + cause);
    }

    /** A failure that the shared records throw before any run. */
    public static CommandFailure of(ApplicationFailure failure) {
        FailureType type = FailureType.of(failure);
        return new CommandFailure(type, withoutHint(type, failure.getOriginalMessage()));
    }

    /** A run's message ends with its hint, which has its own place here. */
    private static String withoutHint(FailureType type, String message) {
        return message.endsWith(type.hint())
                ? message.substring(0, message.length() - type.hint().length()).strip()
                : message;
    }

    public String type() {
        return type;
    }

    public String hint() {
        return hint;
    }

    public int exitCode() {
        return exitCode;
    }
}
