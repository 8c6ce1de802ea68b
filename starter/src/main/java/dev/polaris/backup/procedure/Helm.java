package dev.polaris.backup.procedure;

import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.util.function.Supplier;

/** Tells procedures what an operator wants, and shows where they stand then. */
final class Helm {
    private final TemporalSession session;
    private final Invocation invocation;

    Helm(TemporalSession session, Invocation invocation) {
        this.session = session;
        this.invocation = invocation;
    }

    /**
     * Sends one update, and prints where the run stands.
     *
     * @throws CommandFailure when there is no such run, or it refuses
     */
    void tell(String workflowId, String update, Object message) throws CommandFailure {
        print(
                workflowId,
                ask(
                        workflowId,
                        () -> session.client()
                                .newUntypedWorkflowStub(workflowId)
                                .update(update, Standing.class, message)));
    }

    /**
     * Where a run stands.
     *
     * @throws CommandFailure when there is no such run, or it is none that is steered
     */
    Standing of(String workflowId) throws CommandFailure {
        return ask(
                workflowId,
                () -> session.client().newUntypedWorkflowStub(workflowId).query("standing", Standing.class));
    }

    private void print(String workflowId, Standing standing) {
        if (invocation.json()) {
            invocation.printJson(standing);
            return;
        }
        invocation
                .out()
                .println(workflowId + " is " + standing.phase()
                        + (standing.until() == null ? "" : " until " + standing.until()));
        if (!standing.takes().isEmpty()) {
            invocation.out().println("  it takes: " + String.join(", ", standing.takes()));
        }
    }

    private static Standing ask(String workflowId, Supplier<Standing> question) throws CommandFailure {
        try {
            return question.get();
        } catch (WorkflowUpdateException e) {
            if (e.getCause() instanceof ApplicationFailure refused) {
                throw CommandFailure.of(refused);
            }
            throw e;
        } catch (WorkflowNotFoundException e) {
            throw new CommandFailure(
                    "NO_RUN",
                    "There is no run " + workflowId + " that could be told anything.",
                    "See `polaris status` for what runs.",
                    ExitCode.FAILED);
        } catch (WorkflowQueryException e) {
            throw new CommandFailure(
                    "NO_PROCEDURE",
                    "The run " + workflowId + " is no procedure.",
                    "Procedures have ids such as procedure/prod.",
                    ExitCode.USAGE);
        }
    }
}
