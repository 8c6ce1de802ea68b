package dev.polaris.backup.approval;

import dev.polaris.backup.journal.RunSight;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.TemporalSession;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Stands beside whoever follows a run: when it waits for an approval, says how to give it, or gives it. */
public final class ApprovalCompanion implements UnaryOperator<RunSight> {
    /** Of every run that waits, and of a procedure the second and third time. */
    private static final List<String> STEPS = List.of("approval", "flip approval", "rollback approval");

    private final Approvals approvals;
    private final String workflowId;
    private final Optional<Approval> standing;
    private final Set<String> tried = new HashSet<>();

    /**
     * A companion.
     *
     * @param workflowId the run that will wait
     * @param standing whose consent is given to whatever plan there is; without a digest. Empty to only say how
     */
    public ApprovalCompanion(TemporalSession session, String workflowId, Optional<Approval> standing) {
        this.approvals = new Approvals(session);
        this.workflowId = workflowId;
        this.standing = standing;
    }

    @Override
    public RunSight apply(RunSight sight) {
        if (STEPS.stream().noneMatch(sight::runs)) {
            return sight;
        }
        try {
            ApprovalView view = approvals.of(workflowId);
            if (view.state() != ApprovalState.AWAITING) {
                return sight;
            }
            if (standing.isPresent() && tried.add(view.planDigest())) {
                Approval given = standing.get();
                var unused = approvals.approve(
                        workflowId, new Approval(view.planDigest(), given.approver(), given.reason(), null));
                return sight;
            }
            return sight.noticing(
                    "It waits for an approval: " + ApprovalPage.approveCommand(workflowId, view.planDigest()));
        } catch (CommandFailure e) {
            return sight.noticing(e.getMessage());
        }
    }
}
