package dev.polaris.backup.flip;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Points the app at an instance; served by restore workers. */
@ActivityInterface
public interface FlipActivities {
    /** Looks where the app points, and whether it could be flipped; changes nothing. */
    @ActivityMethod(name = "ExamineFlip")
    FlipFacts examine(FlipOrder order);

    /**
     * Points the app at {@code to}. Looks first: an earlier attempt that was cut short is completed, and one that was done
     * is not done again. Statements that are held meanwhile are let go however it ends.
     */
    @ActivityMethod(name = "Flip")
    FlipProof flip(FlipOrder order);

    /**
     * Asks through the app's own route.
     *
     * @return what answered, for people
     * @throws io.temporal.failure.ApplicationFailure {@code ROUTE_WRONG} when another database answers, or it may not be
     *     written although it should (or the other way about)
     */
    @ActivityMethod(name = "ProbeRoute")
    String probe(RouteProbe probe);
}
