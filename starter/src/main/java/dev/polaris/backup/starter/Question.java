package dev.polaris.backup.starter;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.roles.Role;
import io.temporal.client.WorkflowFailedException;
import java.time.Duration;

/** Asks the workers something that takes seconds: the catalogue, the doctor. */
public final class Question {
    /** On top of what the workers may take by configuration. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final TemporalSession session;
    private final Duration patience;

    public Question(TemporalSession session, PolarisConfig config) {
        this.session = session;
        this.patience = config.timing().eyes().plus(config.timing().request()).plus(MARGIN);
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws CommandFailure {@code NO_WORKER} at once when no control worker is there; else what the run failed with
     */
    public <R> R ask(RunStart start, Class<R> answer) throws CommandFailure {
        String queue = Role.CONTROL.taskQueue(start.env());
        if (!session.workflowsServed(queue)) {
            throw noControlWorker(queue);
        }
        try {
            return start.ask(session.client(), patience).getResult(answer);
        } catch (WorkflowFailedException e) {
            throw CommandFailure.of(e);
        }
    }

    private static CommandFailure noControlWorker(String queue) {
        return new CommandFailure(
                FailureType.NO_WORKER.name(),
                "No control worker is polling " + queue + ".",
                "Start one: `polaris worker --role control`, or --role all.",
                ExitCode.FAILED);
    }
}
