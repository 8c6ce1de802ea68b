package dev.polaris.backup.journal;

import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Starts a run and follows it to its end. The run belongs to Temporal: whoever stops following leaves it going. */
public final class RunFollower {
    private final TemporalSession session;
    private final Invocation invocation;
    private final Optional<Duration> objective;
    private final UnaryOperator<RunSight> companion;

    public RunFollower(TemporalSession session, Invocation invocation) {
        this(session, invocation, Optional.empty(), UnaryOperator.identity());
    }

    private RunFollower(
            TemporalSession session,
            Invocation invocation,
            Optional<Duration> objective,
            UnaryOperator<RunSight> companion) {
        this.session = session;
        this.invocation = invocation;
        this.objective = objective;
        this.companion = companion;
    }

    /** The same for a recovery that may take so long, counted from its start. */
    public RunFollower within(Duration recoveryTime) {
        return new RunFollower(session, invocation, Optional.of(recoveryTime), companion);
    }

    /** The same with somebody who looks at every sight before it is shown, may act on it, and may add to it. */
    public RunFollower accompaniedBy(UnaryOperator<RunSight> somebody) {
        return new RunFollower(session, invocation, objective, somebody);
    }

    /**
     * A run that was started and left to itself.
     *
     * @param link to Temporal UI; null when there is none
     */
    record Started(String workflowId, String runId, String link) {}

    /**
     * Starts the run, and follows it unless it is to be detached.
     *
     * @return the run's result; empty when detached, which is already told
     * @throws CommandFailure what the run failed with
     */
    public <R> Optional<R> run(RunStart start, FollowOptions options, Class<R> result)
            throws CommandFailure, InterruptedException {
        Optional<RecoveryClock> clock = objective.map(time -> new RecoveryClock(time, Instant.now()));
        WorkflowStub stub = start.start(session.client());
        tellStarted(stub.getExecution(), options.detach());
        if (options.detach()) {
            return Optional.empty();
        }
        Thread farewell = new Thread(() -> sayGoodbye(stub.getExecution()), "farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            RunWatch watch = new RunWatch(session, start.env(), stub.getExecution());
            R ended = follow(
                    stub, () -> companion.apply(watch.look().with(clock.orElse(null))), options.refresh(), result);
            clock.filter(shown -> !invocation.json())
                    .ifPresent(shown -> invocation.out().println(shown.verdict(Instant.now())));
            return Optional.of(ended);
        } finally {
            forget(farewell);
        }
    }

    /**
     * Follows a run that somebody else started, to its end.
     *
     * @throws CommandFailure what the run failed with
     */
    public void watch(String env, WorkflowExecution run, Duration refresh) throws CommandFailure, InterruptedException {
        RunWatch watch = new RunWatch(session, env, run);
        WorkflowStub stub = session.client().newUntypedWorkflowStub(run.getWorkflowId());
        var unused = follow(stub, () -> companion.apply(watch.look()), refresh, Object.class);
    }

    private <R> R follow(WorkflowStub stub, Supplier<RunSight> watch, Duration refresh, Class<R> type)
            throws CommandFailure, InterruptedException {
        RunDisplay display = display();
        CompletableFuture<R> result = stub.getResultAsync(type);
        while (true) {
            display.show(watch.get());
            try {
                R ended = result.get(refresh.toMillis(), TimeUnit.MILLISECONDS);
                display.show(watch.get());
                return ended;
            } catch (TimeoutException e) {
                // Not yet; look again.
            } catch (ExecutionException e) {
                if (e.getCause() instanceof WorkflowFailedException) {
                    display.show(watch.get());
                    throw CommandFailure.of((WorkflowFailedException) e.getCause());
                }
                if (!serverLost(e)) {
                    throw new IllegalStateException(e.getCause());
                }
                // The client gave up on a server that was away too long; the run is still there when it comes back.
                TimeUnit.MILLISECONDS.sleep(refresh.toMillis());
                result = stub.getResultAsync(type);
            }
        }
    }

    private static boolean serverLost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException) {
                return switch (((StatusRuntimeException) cause).getStatus().getCode()) {
                    case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> true;
                    default -> false;
                };
            }
        }
        return false;
    }

    private RunDisplay display() {
        if (invocation.json()) {
            return new NoticesOnly(invocation.err());
        }
        return invocation.redraws() ? new LiveView(invocation.out()) : new PlainLines(invocation.out());
    }

    private void tellStarted(WorkflowExecution run, boolean detached) {
        Optional<String> link = session.link(run);
        if (!invocation.json()) {
            invocation.out().println("started " + run.getWorkflowId());
            link.ifPresent(address -> invocation.out().println("  " + address));
            if (detached) {
                invocation.out().println("  `polaris status` shows how it goes");
            }
        } else if (detached) {
            invocation.printJson(new Started(run.getWorkflowId(), run.getRunId(), link.orElse(null)));
        }
    }

    private void sayGoodbye(WorkflowExecution run) {
        invocation.err().println();
        invocation.err().println("No longer followed: " + run.getWorkflowId() + " goes on by itself.");
        invocation.err().println("  see it:    polaris status");
        invocation
                .err()
                .println("  cancel it: temporal workflow cancel --address "
                        + session.config().target() + " --namespace "
                        + session.config().namespace() + " --workflow-id " + run.getWorkflowId());
        invocation.err().flush();
    }

    private static void forget(Thread farewell) {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException e) {
            // The process is ending, and the farewell is being said.
        }
    }
}
