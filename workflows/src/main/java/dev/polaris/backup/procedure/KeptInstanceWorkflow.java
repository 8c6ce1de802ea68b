package dev.polaris.backup.procedure;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.instance.InstanceActivities;
import dev.polaris.backup.instance.InstanceOrder;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.notify.Severity;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.verify.Eyes;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@inheritDoc} */
public final class KeptInstanceWorkflow implements KeptInstance {
    /** The step that a person confirms. */
    static final String REMOVE = "remove";

    private static final Duration REMINDER = Duration.ofDays(7);

    private final KeptInstanceTask task;
    private final List<String> refused = new ArrayList<>();
    private Instant keptUntil;
    private Journal journal;
    private Acknowledgement acknowledgement;

    @WorkflowInit
    public KeptInstanceWorkflow(KeptInstanceTask task) {
        this.task = task;
    }

    @Override
    public void run(KeptInstanceTask sameTask) {
        journal = new Journal(task.settings().env(), "kept-instance");
        Workflow.upsertTypedSearchAttributes(SearchAttributes.TICKET.valueSet(task.ticket()));
        RoleStubs stubs = new RoleStubs(task.settings());
        Eyes eyes = new Eyes(stubs, journal);
        keep();
        awaitConfirmation(new Notices(stubs, journal));
        remove(stubs);
        eyes.audit("ended");
        Workflow.await(Workflow::isEveryHandlerFinished);
    }

    private void keep() {
        keptUntil = now().plus(task.settings().procedure().keepOld());
        Journal.Line line = journal.begin("keep");
        line.waits(task.instance().label() + " until " + keptUntil);
        Workflow.sleep(Duration.between(now(), keptUntil));
        line.done(task.instance().label());
    }

    private void awaitConfirmation(Notices notices) {
        Journal.Line line = journal.begin(REMOVE + " confirmed");
        line.waits("for `polaris ack`");
        while (acknowledgement == null) {
            notices.tell(
                    Severity.WARNING,
                    "An instance that no app uses may be removed",
                    task.instance().label() + " was kept after " + task.ticket() + "; `polaris ack` "
                            + (madeByProcedure() ? "removes it." : "confirms that you have removed it."));
            boolean told = Workflow.await(REMINDER, () -> acknowledgement != null || !refused.isEmpty());
            if (told) {
                refused.forEach(text -> journal.skipped("signal", text));
                refused.clear();
            }
        }
        notices.settle();
        line.done("by " + acknowledgement.by() + ": " + acknowledgement.note());
    }

    /** What no procedure made is not ours to remove. */
    private void remove(RoleStubs stubs) {
        Instance instance = task.instance();
        if (!madeByProcedure()) {
            journal.skipped(REMOVE, instance.label() + " was made by no procedure: a person removes it");
            return;
        }
        String env = task.settings().env();
        InstanceOrder order = new InstanceOrder(env, ProcedureIds.mark(env, instance.id()), instance.id());
        try {
            journal.step(
                    REMOVE,
                    task.settings().timing(),
                    () -> stubs.requests(InstanceActivities.class, Role.RESTORE).remove(order));
        } catch (TemporalFailure failure) {
            throw FailureReason.of(failure).asFailure();
        }
    }

    private boolean madeByProcedure() {
        return task.instance().target() != null;
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    @Override
    public Standing standing() {
        boolean waits = wrong() == null;
        return new Standing(
                ProcedurePhase.ENDED,
                waits ? null : keptUntil,
                waits ? List.of("ack") : List.of(),
                waits ? REMOVE : null);
    }

    @Override
    public Standing ack(Acknowledgement given) {
        acknowledgement = given;
        return standing();
    }

    @Override
    public void validateAck(Acknowledgement given) {
        String wrong = wrong(given);
        if (wrong != null) {
            throw FailureType.NOT_APPROVED.told("Refused: " + wrong + ".");
        }
    }

    @Override
    public void ackSignal(Acknowledgement given) {
        String wrong = wrong(given);
        if (wrong == null) {
            acknowledgement = given;
        } else {
            refused.add("ack not obeyed: " + wrong);
        }
    }

    private String wrong(Acknowledgement given) {
        if (wrong() != null) {
            return wrong();
        }
        if (given == null || blank(given.by()) || blank(given.note())) {
            return "by and note must be given";
        }
        return REMOVE.equals(given.step()) ? null : "the step to confirm is \"" + REMOVE + "\"";
    }

    private String wrong() {
        if (acknowledgement != null) {
            return "it is confirmed already";
        }
        return keptUntil == null || now().isBefore(keptUntil) ? "the instance is kept until " + keptUntil : null;
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
