package dev.polaris.backup.approval;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds a run back until its plan is approved. Lives in workflow state: handlers only record, the run's own thread acts.
 */
public final class ApprovalGate {
    private final ApprovalRules rules;
    private final String requester;
    private final List<String> refusedSignals = new ArrayList<>();
    private ApprovalState state = ApprovalState.CLOSED;
    private String digest;
    private List<String> plan = List.of();
    private Instant expiresAt;
    private Approval approval;
    private Abort abort;

    /** @param requester who asked for the run; null when the client said nothing */
    public ApprovalGate(ApprovalRules rules, String requester) {
        this.rules = rules;
        this.requester = requester;
    }

    /**
     * Shows the plan and waits until it is approved.
     *
     * @param lines the plan for a person, without values of rows
     * @return the approval
     * @throws ApplicationFailure {@code NOT_APPROVED} when it was aborted, or nobody approved in time
     */
    public Approval await(Journal journal, String planDigest, List<String> lines) {
        open(planDigest, lines, now().plus(rules.within()));
        Journal.Line waiting = begin(journal, "approval");
        while (state == ApprovalState.AWAITING && now().isBefore(expiresAt)) {
            boolean told = Workflow.await(
                    Duration.between(now(), expiresAt),
                    () -> state != ApprovalState.AWAITING || !refusedSignals.isEmpty());
            if (told) {
                tellRefusedSignals(journal);
            }
        }
        if (state == ApprovalState.AWAITING) {
            state = ApprovalState.EXPIRED;
        }
        return conclude(waiting);
    }

    /**
     * Shows a plan and waits until it is approved, for as long as the caller lets it: whoever has a deadline of its own
     * cancels the waiting.
     *
     * @param step what the journal calls the waiting
     * @param lines the plan for a person, without values of rows
     * @param deadline what the caller's deadline is; {@link #extendTo} moves it
     * @return the approval
     * @throws ApplicationFailure {@code NOT_APPROVED} when it was aborted
     */
    public Approval awaitUntilCancelled(
            Journal journal, String step, String planDigest, List<String> lines, Instant deadline) {
        open(planDigest, lines, deadline);
        Journal.Line waiting = begin(journal, step);
        try {
            Workflow.await(() -> state != ApprovalState.AWAITING);
        } catch (CanceledFailure cancelled) {
            state = ApprovalState.EXPIRED;
            waiting.fail(FailureReason.of(cancelled));
            throw cancelled;
        }
        return conclude(waiting);
    }

    private Journal.Line begin(Journal journal, String step) {
        Journal.Line waiting = journal.begin(step);
        waiting.waits("of plan " + digest + " until " + expiresAt);
        return waiting;
    }

    private Approval conclude(Journal.Line waiting) {
        if (state == ApprovalState.APPROVED) {
            waiting.done("by " + approval.approver() + ": " + approval.reason());
            return approval;
        }
        String why = state == ApprovalState.ABORTED
                ? abort.by() + " aborted it: " + abort.reason() + "."
                : "Nobody approved plan " + digest + " until " + expiresAt + ".";
        ApplicationFailure failure = FailureType.NOT_APPROVED.failure(why);
        waiting.fail(FailureReason.of(failure));
        throw failure;
    }

    /** Moves the end of the waiting. */
    public void extendTo(Instant until) {
        expiresAt = until;
    }

    /** Whether an approval still lets the work on this plan begin. */
    public boolean covers(String planDigest) {
        return state == ApprovalState.APPROVED
                && approval.planDigest().equals(planDigest)
                && now().isBefore(approvedUntil());
    }

    /** Until when the approved work may begin. */
    public Instant approvedUntil() {
        Instant own = approval.expiresAt();
        return own == null || own.isAfter(expiresAt) ? expiresAt : own;
    }

    /** What a client is shown. */
    public ApprovalView view() {
        return new ApprovalView(state, digest, requester, expiresAt, plan, approval);
    }

    /** Records an approval that {@link #validate(Approval)} has let through. */
    public ApprovalView approve(Approval given) {
        approval = given;
        state = ApprovalState.APPROVED;
        return view();
    }

    /** Records an abort that {@link #validate(Abort)} has let through. */
    public ApprovalView abort(Abort given) {
        abort = given;
        state = ApprovalState.ABORTED;
        return view();
    }

    /** An approval that came as a signal: obeyed when it is right, else kept for the journal. */
    public void signalled(Approval given) {
        String wrong = wrong(given);
        if (wrong == null) {
            approve(given);
        } else {
            refusedSignals.add("approval not obeyed: " + wrong);
        }
    }

    /** An abort that came as a signal: obeyed when it is right, else kept for the journal. */
    public void signalled(Abort given) {
        String wrong = wrong(given);
        if (wrong == null) {
            abort(given);
        } else {
            refusedSignals.add("abort not obeyed: " + wrong);
        }
    }

    /**
     * Refuses an approval that is not one.
     *
     * @throws ApplicationFailure {@code NOT_APPROVED}
     */
    public void validate(Approval given) {
        refuse(wrong(given));
    }

    /**
     * Refuses an abort that is not one.
     *
     * @throws ApplicationFailure {@code NOT_APPROVED}
     */
    public void validate(Abort given) {
        refuse(wrong(given));
    }

    private static void refuse(String wrong) {
        if (wrong != null) {
            throw FailureType.NOT_APPROVED.told("Refused: " + wrong + ".");
        }
    }

    private String wrong(Approval given) {
        if (state != ApprovalState.AWAITING) {
            return "the run does not wait for an approval, it is " + state;
        }
        if (given == null || blank(given.approver()) || blank(given.reason())) {
            return "approver and reason must be given";
        }
        if (!digest.equals(given.planDigest())) {
            return "the plan to approve has digest " + digest;
        }
        if (given.expiresAt() != null && !given.expiresAt().isAfter(now())) {
            return "the approval expired at " + given.expiresAt();
        }
        if (rules.fourEyes() && (blank(requester) || requester.equals(given.approver()))) {
            return "four eyes are asked for: somebody else than who asked for the run must approve it";
        }
        return null;
    }

    private String wrong(Abort given) {
        if (state != ApprovalState.AWAITING) {
            return "the run does not wait for an approval, it is " + state;
        }
        return given == null || blank(given.by()) || blank(given.reason()) ? "by and reason must be given" : null;
    }

    /** Also those that came before the plan was shown. */
    private void tellRefusedSignals(Journal journal) {
        for (String refused : refusedSignals) {
            journal.skipped("signal", refused);
        }
        refusedSignals.clear();
    }

    private void open(String planDigest, List<String> lines, Instant until) {
        state = ApprovalState.AWAITING;
        digest = planDigest;
        plan = List.copyOf(lines);
        expiresAt = until;
        approval = null;
        abort = null;
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
