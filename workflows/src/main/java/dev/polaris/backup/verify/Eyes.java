package dev.polaris.backup.verify;

import dev.polaris.backup.database.Attempt;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import io.temporal.failure.ActivityFailure;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The verify role as a backup run sees it. A backup must not fail because nobody looks: when no verify worker takes a
 * question in time, the run goes on without the answer and does not ask again until it has committed.
 */
public final class Eyes {
    private final RoleStubs stubs;
    private final Journal journal;
    private boolean open = true;

    public Eyes(RoleStubs stubs, Journal journal) {
        this.stubs = stubs;
        this.journal = journal;
    }

    /** Looks at the bucket and the slot; empty when nobody is there to look. */
    public Optional<SlotView> inspectSlot(Slot slot) {
        return ask(() -> journal.step(
                "inspect slot",
                stubs.settings().timing(),
                () -> impatientStub().inspectSlot(slot),
                view -> (view.taken() ? "taken" : "free") + (view.locked() ? ", object lock on" : "")));
    }

    /** Stores the journal; nothing is said to the run when nobody is there to store it. */
    public void audit(String event) {
        if (!open) {
            return;
        }
        try {
            impatientStub().audit(new AuditRequest(journal.view(), event));
        } catch (ActivityFailure failure) {
            journal.skipped("audit " + event, FailureReason.of(failure).message());
            open = open && !nobodyThere(failure);
        }
    }

    /** Looks for an attempt's object; empty when no verify worker is there now. */
    public Optional<Reconciled> lookFor(Attempt attempt, String name) {
        open = true;
        return ask(() -> look(attempt, name, impatientStub()));
    }

    /** Looks for an attempt's object, and waits for a verify worker as long as it takes. */
    public Reconciled waitFor(Attempt attempt, String name) {
        return look(attempt, name, stubs.requests(VerifyActivities.class, Role.VERIFY));
    }

    private Reconciled look(Attempt attempt, String name, VerifyActivities verify) {
        return journal.step(
                "look for " + name,
                stubs.settings().timing(),
                () -> verify.reconcile(new ReconcileRequest(attempt, name)),
                Eyes::describe);
    }

    private static String describe(Reconciled seen) {
        if (seen.takenByOther()) {
            return "another backup's is there";
        }
        return seen.versionId() == null ? "not there" : "there, version " + seen.versionId();
    }

    private <T> Optional<T> ask(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (ActivityFailure failure) {
            if (!nobodyThere(failure)) {
                throw failure;
            }
            open = false;
            return Optional.empty();
        }
    }

    private static boolean nobodyThere(ActivityFailure failure) {
        return FailureReason.of(failure).type() == FailureType.NO_WORKER;
    }

    private VerifyActivities impatientStub() {
        return stubs.requestsWithin(
                VerifyActivities.class, Role.VERIFY, stubs.settings().timing().eyes());
    }
}
