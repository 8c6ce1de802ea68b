package dev.polaris.backup.procedure;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.notify.Notice;
import dev.polaris.backup.notify.NotifyActivities;
import dev.polaris.backup.notify.Severity;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/** Tells people what a procedure did or needs, beside its work: a notice that cannot be sent holds nothing up. */
final class Notices {
    private static final int TRIES = 3;

    private final RoleStubs stubs;
    private final Journal journal;
    private final List<Promise<Void>> underWay = new ArrayList<>();

    Notices(RoleStubs stubs, Journal journal) {
        this.stubs = stubs;
        this.journal = journal;
    }

    void tell(Severity severity, String title, String text) {
        Notice notice = new Notice(stubs.settings().env(), Workflow.getInfo().getWorkflowId(), severity, title, text);
        Workflow.newDetachedCancellationScope(() -> underWay.add(Async.procedure(this::send, notice)))
                .run();
    }

    /** Waits until every notice is sent or given up. */
    void settle() {
        underWay.forEach(Promise::get);
        underWay.clear();
    }

    private void send(Notice notice) {
        NotifyActivities activities = stubs.requestsWithin(
                NotifyActivities.class, Role.RESTORE, stubs.settings().timing().eyes());
        for (int tried = 1; ; tried++) {
            try {
                activities.tell(notice);
                return;
            } catch (TemporalFailure failure) {
                FailureReason reason = FailureReason.of(failure);
                if (!reason.retryable() || tried == TRIES) {
                    journal.skipped("notice", "\"" + notice.title() + "\" was not sent: " + reason.message());
                    return;
                }
                Workflow.sleep(stubs.settings().timing().pauseAfter(tried));
            }
        }
    }
}
