package dev.polaris.backup.procedure;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalGate;
import dev.polaris.backup.approval.ApprovalRules;
import dev.polaris.backup.approval.ApprovalState;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What operators have told a procedure, and what they may tell it now. Lives in workflow state: handlers only record, the
 * run's own thread acts.
 */
final class Steering {
    /** Confirms that the new instance need not be observed any longer. */
    static final String OBSERVE = "observe";

    private static final Duration LONGEST_EXTENSION = Duration.ofHours(24);

    private final ApprovalRules rules;
    private final List<String> early = new ArrayList<>();
    private ProcedurePhase phase = ProcedurePhase.PREFLIGHT;
    private ApprovalGate gate;
    private Journal journal;
    private Instant until;
    private Abort abort;
    private Rollback rollback;
    private Acknowledgement acknowledgement;
    private Duration extension = Duration.ZERO;

    Steering(ApprovalRules rules, String requester) {
        this.rules = rules;
        this.gate = new ApprovalGate(rules, requester);
    }

    /** Opens the journal to what was not obeyed, also before now. */
    void tell(Journal opened) {
        journal = opened;
        early.forEach(this::tellRefused);
        early.clear();
    }

    /**
     * Begins a phase.
     *
     * @param end when it ends by itself; null when it does not
     */
    void enter(ProcedurePhase next, Instant end) {
        phase = next;
        until = end;
        abort = null;
        extension = Duration.ZERO;
    }

    /** Begins a phase that an abort of the one before leads past. */
    void enterUnlessAborted(ProcedurePhase next) {
        if (abort == null) {
            phase = next;
        }
    }

    /**
     * A gate of its own for the next approval: what was approved before counts no more.
     *
     * @param requester who asked for what is to be approved; may not approve it when four eyes are asked for
     */
    ApprovalGate nextGate(String requester) {
        gate = new ApprovalGate(rules, requester);
        return gate;
    }

    /** The gate of the present or last approval. */
    ApprovalGate gate() {
        return gate;
    }

    Optional<Abort> abort() {
        return Optional.ofNullable(abort);
    }

    /** The wish to go back, which is hereby taken up. */
    Optional<Rollback> takeRollback() {
        Rollback taken = rollback;
        rollback = null;
        return Optional.ofNullable(taken);
    }

    /** Whether somebody has asked to go back, or confirmed that there is no need to observe any longer. */
    boolean observed() {
        return rollback != null || acknowledgement != null;
    }

    /** How much longer the freeze is to last, which is hereby taken up; zero when nobody asked. */
    Duration takeExtension() {
        Duration taken = extension;
        extension = Duration.ZERO;
        return taken;
    }

    boolean extensionWaits() {
        return !extension.isZero();
    }

    /** Tells the new end of the phase. */
    void endsAt(Instant end) {
        until = end;
        if (gate.view().state() == ApprovalState.AWAITING) {
            gate.extendTo(end);
        }
    }

    Standing standing() {
        List<String> takes = new ArrayList<>();
        if (gate.view().state() == ApprovalState.AWAITING && abort == null) {
            takes.add("approve");
        }
        if (mayAbort() && abort == null) {
            takes.add("abort");
        }
        if (mayExtend()) {
            takes.add("extend");
        }
        if (mayRollBack()) {
            takes.add("rollback");
            takes.add("ack");
        }
        return new Standing(phase, until, takes, mayRollBack() ? OBSERVE : null);
    }

    ApprovalView approve(Approval given) {
        return gate.approve(given);
    }

    ApprovalView abort(Abort given) {
        abort = given;
        if (gate.view().state() == ApprovalState.AWAITING) {
            return gate.abort(given);
        }
        return gate.view();
    }

    Standing rollback(Rollback given) {
        rollback = given;
        return standing();
    }

    Standing acknowledge(Acknowledgement given) {
        acknowledgement = given;
        return standing();
    }

    Standing extend(Extension given) {
        extension = extension.plus(given.more());
        return standing();
    }

    void validate(Approval given) {
        if (abort != null) {
            refuse("the run was aborted");
        }
        gate.validate(given);
    }

    void validate(Abort given) {
        refuse(wrong(given));
    }

    void validate(Rollback given) {
        refuse(wrong(given));
    }

    void validate(Acknowledgement given) {
        refuse(wrong(given));
    }

    void validate(Extension given) {
        refuse(wrong(given));
    }

    void signalled(Approval given) {
        try {
            validate(given);
            var unused = approve(given);
        } catch (io.temporal.failure.ApplicationFailure refusal) {
            notObeyed("approval", refusal.getOriginalMessage());
        }
    }

    void signalled(Abort given) {
        String wrong = wrong(given);
        if (wrong == null) {
            var unused = abort(given);
        } else {
            notObeyed("abort", wrong);
        }
    }

    void signalled(Rollback given) {
        String wrong = wrong(given);
        if (wrong == null) {
            var unused = rollback(given);
        } else {
            notObeyed("rollback", wrong);
        }
    }

    void signalled(Acknowledgement given) {
        String wrong = wrong(given);
        if (wrong == null) {
            var unused = acknowledge(given);
        } else {
            notObeyed("ack", wrong);
        }
    }

    void signalled(Extension given) {
        String wrong = wrong(given);
        if (wrong == null) {
            var unused = extend(given);
        } else {
            notObeyed("extension", wrong);
        }
    }

    private String wrong(Abort given) {
        if (!mayAbort() || abort != null) {
            return "there is nothing to abort, the run is " + words();
        }
        return given == null || blank(given.by()) || blank(given.reason()) ? "by and reason must be given" : null;
    }

    private String wrong(Rollback given) {
        if (!mayRollBack()) {
            return "there is nothing to roll back, the run is " + words();
        }
        return given == null || blank(given.by()) || blank(given.reason()) ? "by and reason must be given" : null;
    }

    private String wrong(Acknowledgement given) {
        if (!mayRollBack()) {
            return "nothing waits to be confirmed, the run is " + words();
        }
        if (given == null || blank(given.by()) || blank(given.note())) {
            return "by and note must be given";
        }
        return OBSERVE.equals(given.step()) ? null : "the step to confirm is \"" + OBSERVE + "\"";
    }

    private String wrong(Extension given) {
        if (!mayExtend()) {
            return "there is no deadline to extend, the run is " + words();
        }
        if (given == null || blank(given.by()) || blank(given.reason()) || given.more() == null) {
            return "more, by and reason must be given";
        }
        boolean positive = !given.more().isNegative() && !given.more().isZero();
        return positive && given.more().compareTo(LONGEST_EXTENSION) <= 0
                ? null
                : "a deadline is moved by up to " + LONGEST_EXTENSION + ", not by " + given.more();
    }

    private boolean mayAbort() {
        return switch (phase) {
            case PREFLIGHT, PLANNED, BUILDING, FROZEN, ROLLBACK -> true;
            case FLIPPING, OBSERVING, RETURNING, ENDED -> false;
        };
    }

    private boolean mayExtend() {
        boolean frozen = phase == ProcedurePhase.FROZEN || phase == ProcedurePhase.ROLLBACK;
        return frozen && abort == null && now().isBefore(until);
    }

    private boolean mayRollBack() {
        return phase == ProcedurePhase.OBSERVING && rollback == null && acknowledgement == null;
    }

    private String words() {
        return phase + (abort == null ? "" : " and was aborted");
    }

    private void notObeyed(String what, String why) {
        String text = what + " not obeyed: " + why;
        if (journal == null) {
            early.add(text);
        } else {
            tellRefused(text);
        }
    }

    private void tellRefused(String text) {
        journal.skipped("signal", text);
    }

    private static void refuse(String wrong) {
        if (wrong != null) {
            throw FailureType.NOT_APPROVED.told("Refused: " + wrong + ".");
        }
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
