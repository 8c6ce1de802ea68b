package dev.polaris.backup.procedure;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Work that goes on until it is done, somebody aborts, or the time for which the app is frozen has passed. It runs beside
 * the run's own thread, which so can thaw the app without waiting for it.
 */
final class SteeredWork {
    private final Steering steering;
    private final FreezeLease lease;
    private final Consumer<Instant> freezeUntil;
    private CancellationScope scope;
    private Promise<?> work;

    /** Work while the app is not frozen. */
    SteeredWork(Steering steering) {
        this(steering, null, null);
    }

    /**
     * Work while the app is frozen.
     *
     * @param lease how long it may be
     * @param freezeUntil moves the end of the freeze itself
     */
    SteeredWork(Steering steering, FreezeLease lease, Consumer<Instant> freezeUntil) {
        this.steering = steering;
        this.lease = lease;
        this.freezeUntil = freezeUntil;
    }

    /**
     * Does the work.
     *
     * @return its result; then nothing has ended the freeze, and the caller may pass the point of no return at once
     * @throws TemporalFailure {@code NOT_APPROVED} when it was aborted, {@code DEADLINE_PASSED}, or what stopped the work,
     *     which may still be ending: see {@link #settle}
     */
    <T> T run(Functions.Func<T> task) {
        Begun<T> begun = new Begun<>();
        scope = Workflow.newCancellationScope(() -> begun.promise = Async.function(task));
        scope.run();
        work = begun.promise;
        try {
            while (true) {
                Workflow.await(() -> begun.promise.isCompleted()
                        || passed()
                        || steering.abort().isPresent()
                        || steering.extensionWaits());
                refuseToGoOn();
                if (steering.extensionWaits()) {
                    extend();
                } else {
                    return begun.promise.get();
                }
            }
        } catch (TemporalFailure failure) {
            scope.cancel();
            throw failure;
        }
    }

    /** Waits until cancelled work has ended. */
    void settle() {
        if (work != null) {
            // What stopped it is known; asked for here, so that it does not count as overlooked.
            var unused = work.getFailure();
        }
    }

    private void refuseToGoOn() {
        if (steering.abort().isPresent()) {
            Abort abort = steering.abort().get();
            throw FailureType.NOT_APPROVED.told(abort.by() + " aborted the procedure: " + abort.reason() + ".");
        }
        if (passed()) {
            throw FailureType.DEADLINE_PASSED.failure("Nobody decided until " + lease.until() + ".");
        }
    }

    /** The freeze is moved first: a deadline that is later than the freeze would be a lie. */
    private void extend() {
        Instant until = lease.until().plus(steering.takeExtension());
        try {
            freezeUntil.accept(until);
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
        refuseToGoOn();
        lease.extendTo(until);
        steering.endsAt(until);
    }

    private boolean passed() {
        return lease != null && lease.passed();
    }

    private static final class Begun<T> {
        private Promise<T> promise;
    }
}
