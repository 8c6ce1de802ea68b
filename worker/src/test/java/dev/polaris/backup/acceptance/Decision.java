package dev.polaris.backup.acceptance;

import dev.polaris.backup.procedure.ProcedurePhase;
import java.util.List;

/** What an operator tells a procedure, and when. */
enum Decision {
    /** The procedure is asked for. */
    START(null, null),
    APPROVE_PLAN(ProcedurePhase.PLANNED, "approve"),
    APPROVE_FLIP(ProcedurePhase.FROZEN, "approve"),
    CONFIRM(ProcedurePhase.OBSERVING, "ack"),
    /** Of a procedure that waits for the approval of its flip. */
    ABORT(ProcedurePhase.FROZEN, "approve"),
    ROLL_BACK(ProcedurePhase.OBSERVING, "rollback"),
    APPROVE_ROLLBACK(ProcedurePhase.ROLLBACK, "approve");

    private final ProcedurePhase phase;
    private final String message;

    Decision(ProcedurePhase phase, String message) {
        this.phase = phase;
        this.message = message;
    }

    /** Waits until the procedure waits for it. */
    void await(ReplacedApp app) throws Exception {
        if (this != START) {
            app.await(phase, message);
        }
    }

    /** Tells it. */
    void tell(ReplacedApp app) throws Exception {
        switch (this) {
            case START -> app.start();
            case APPROVE_PLAN, APPROVE_FLIP, APPROVE_ROLLBACK -> app.approve(phase);
            case CONFIRM -> app.confirm();
            case ABORT -> app.abort();
            case ROLL_BACK -> app.rollBack();
        }
    }

    /** Decisions one after the other, and what comes of them. */
    enum Course {
        FORWARD(START, APPROVE_PLAN, APPROVE_FLIP, CONFIRM),
        ABORTED(START, APPROVE_PLAN, ABORT),
        BACK(START, APPROVE_PLAN, APPROVE_FLIP, ROLL_BACK, APPROVE_ROLLBACK);

        private final List<Decision> decisions;

        Course(Decision... decisions) {
            this.decisions = List.of(decisions);
        }

        List<Decision> decisions() {
            return decisions;
        }

        Decision after(Decision decision) {
            return decisions.get(decisions.indexOf(decision) + 1);
        }
    }
}
