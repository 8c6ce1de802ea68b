package dev.polaris.backup.outcome;

import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;

/** Tells the metrics how the running workflow ended. */
public final class OutcomeReport {
    private final RoleStubs stubs;
    private final Journal journal;
    private final String kind;

    /**
     * Reports for the running workflow.
     *
     * @param kind the metrics' label: {@code database}, {@code schema}
     */
    public OutcomeReport(RoleStubs stubs, Journal journal, String kind) {
        this.stubs = stubs;
        this.journal = journal;
        this.kind = kind;
    }

    /** Counts the event. A count that cannot be made is written in the journal and changes nothing else. */
    public void count(Outcome.Event event, long bytes) {
        Outcome outcome = new Outcome(
                stubs.settings().env(), kind, event, Workflow.getInfo().getRunId(), journal.elapsed(), bytes);
        try {
            stubs.requestsWithin(
                            OutcomeActivities.class,
                            Role.CONTROL,
                            stubs.settings().timing().eyes())
                    .count(outcome);
        } catch (ActivityFailure failure) {
            journal.skipped("count outcome", "not counted: " + event);
        }
    }
}
