package dev.polaris.backup.procedure;

import dev.polaris.backup.approval.Approvable;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;

/**
 * The messages of a procedure. An update that is wrong is refused at once and leaves nothing in the history; a wrong signal
 * is written in the journal and not obeyed.
 */
public interface Steerable extends Approvable, Acknowledgeable {
    /** Asks to go back to the old instance, while the new one is being observed. */
    @UpdateMethod(name = "rollback")
    Standing rollback(Rollback rollback);

    @UpdateValidatorMethod(updateName = "rollback")
    void validateRollback(Rollback rollback);

    /** Moves the deadline of the freeze. */
    @UpdateMethod(name = "extend")
    Standing extend(Extension extension);

    @UpdateValidatorMethod(updateName = "extend")
    void validateExtend(Extension extension);

    /** {@link #rollback} for clients without updates. */
    @SignalMethod(name = "rollbackSignal")
    void rollbackSignal(Rollback rollback);

    /** {@link #extend} for clients without updates. */
    @SignalMethod(name = "extendSignal")
    void extendSignal(Extension extension);
}
