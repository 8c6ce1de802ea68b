package dev.polaris.backup.rebuild;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalGate;
import dev.polaris.backup.approval.ApprovalRules;
import dev.polaris.backup.approval.ApprovalState;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.procedure.Acknowledgement;
import dev.polaris.backup.procedure.ProcedurePhase;
import dev.polaris.backup.procedure.Standing;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What operators have told a rebuild, and what they may tell it now. Lives in workflow state: handlers only record, the
 * run's own thread acts.
 */
final class RebuildMessages {
    private final ApprovalGate gate;
    private final List<String> notObeyed = new ArrayList<>();
    private final Set<String> steps = new HashSet<>();
    private final Map<String, Acknowledgement> acknowledged = new HashMap<>();
    private ProcedurePhase phase = ProcedurePhase.PREFLIGHT;
    private String awaited;
    private Abort abort;

    RebuildMessages(ApprovalRules rules, String requester) {
        this.gate = new ApprovalGate(rules, requester);
    }

    ApprovalGate gate() {
        return gate;
    }

    Optional<Abort> abort() {
        return Optional.ofNullable(abort);
    }

    void enter(ProcedurePhase next) {
        phase = next;
    }

    /** Steps that a person may confirm from now on, also before they are reached. */
    void expect(List<ManualStep> expected) {
        expected.forEach(step -> steps.add(step.name()));
    }

    /** Waits, for as long as it takes, until a person has confirmed a step. */
    void await(Journal journal, ManualStep step) {
        Journal.Line line = journal.begin("manual " + step.name());
        steps.add(step.name());
        awaited = step.name();
        line.waits(step.instruction() + " Then confirm step " + step.name() + ".");
        Workflow.await(() -> acknowledged.containsKey(step.name()));
        Acknowledgement given = acknowledged.remove(step.name());
        steps.remove(step.name());
        awaited = null;
        line.done("by " + given.by() + ": " + given.note());
        tellNotObeyed(journal);
    }

    /** Writes down what was said and not obeyed. */
    void tellNotObeyed(Journal journal) {
        notObeyed.forEach(text -> journal.skipped("signal", text));
        notObeyed.clear();
    }

    Standing standing() {
        List<String> takes = new ArrayList<>();
        if (gate.view().state() == ApprovalState.AWAITING && abort == null) {
            takes.add("approve");
        }
        if (mayAbort()) {
            takes.add("abort");
        }
        if (awaited != null) {
            takes.add("ack");
        }
        return new Standing(phase, null, takes, awaited);
    }

    ApprovalView abort(Abort given) {
        abort = given;
        return gate.view().state() == ApprovalState.AWAITING ? gate.abort(given) : gate.view();
    }

    Standing acknowledge(Acknowledgement given) {
        acknowledged.put(given.step(), given);
        return standing();
    }

    void validate(Abort given) {
        refuse(wrong(given));
    }

    void validate(Acknowledgement given) {
        refuse(wrong(given));
    }

    void signalled(Approval given) {
        try {
            gate.validate(given);
            var unused = gate.approve(given);
        } catch (ApplicationFailure refusal) {
            notObeyed.add("approval not obeyed: " + refusal.getOriginalMessage());
        }
    }

    void signalled(Abort given) {
        String wrong = wrong(given);
        if (wrong == null) {
            var unused = abort(given);
        } else {
            notObeyed.add("abort not obeyed: " + wrong);
        }
    }

    void signalled(Acknowledgement given) {
        String wrong = wrong(given);
        if (wrong == null) {
            var unused = acknowledge(given);
        } else {
            notObeyed.add("ack not obeyed: " + wrong);
        }
    }

    private String wrong(Abort given) {
        if (!mayAbort()) {
            return "there is nothing to abort, the run is " + phase + (abort == null ? "" : " and was aborted");
        }
        return given == null || blank(given.by()) || blank(given.reason()) ? "by and reason must be given" : null;
    }

    private String wrong(Acknowledgement given) {
        if (given == null || blank(given.by()) || blank(given.note())) {
            return "by and note must be given";
        }
        if (abort != null || !steps.contains(given.step()) || acknowledged.containsKey(given.step())) {
            return awaited == null
                    ? "no step of that name waits to be confirmed, the run is " + phase
                    : "the step to confirm is \"" + awaited + "\"";
        }
        return null;
    }

    private boolean mayAbort() {
        return abort == null
                && switch (phase) {
                    case PREFLIGHT, PLANNED, BUILDING -> true;
                    default -> false;
                };
    }

    private static void refuse(String wrong) {
        if (wrong != null) {
            throw FailureType.NOT_APPROVED.told("Refused: " + wrong + ".");
        }
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
