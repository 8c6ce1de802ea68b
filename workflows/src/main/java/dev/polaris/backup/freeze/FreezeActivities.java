package dev.polaris.backup.freeze;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Freezes and thaws an environment's app; served by restore workers. */
@ActivityInterface
public interface FreezeActivities {
    /** Looks how the app could be frozen; changes nothing that stays. */
    @ActivityMethod(name = "ExamineFreeze")
    FreezeFacts examine(FreezeOrder order);

    /**
     * Arms the end of the freeze, switches writing off, ends writing sessions and proves it by a write that is refused.
     * Repeating it proves it again, and moves the end to the order's.
     */
    @ActivityMethod(name = "Freeze")
    FreezeProof freeze(FreezeOrder order);

    /**
     * Lets the app write again, and disarms the end. Repeating it changes nothing; the freeze of another run stays.
     */
    @ActivityMethod(name = "Thaw")
    void thaw(FreezeOrder order);
}
