package dev.polaris.backup.storage;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.window.BatchWindow;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** {@inheritDoc} */
public final class StorageSyncRangesWorkflow implements StorageSyncRanges {
    /** Each takes about five events of the 50,000 that a history may have, each retry five more. */
    private static final int RANGES_IN_ONE_RUN = 1000;

    private final int rangesInOneRun;
    private final Deque<RangeSpan> waiting = new ArrayDeque<>();
    private SyncRangesRequest request;
    private Journal journal;
    private StorageSyncActivities activities;
    private BatchWindow<String> window;
    private SyncTotals done = SyncTotals.NONE;

    public StorageSyncRangesWorkflow() {
        this(RANGES_IN_ONE_RUN);
    }

    StorageSyncRangesWorkflow(int rangesInOneRun) {
        this.rangesInOneRun = rangesInOneRun;
    }

    @Override
    public SyncTotals run(SyncRangesRequest newRequest) {
        request = newRequest;
        waiting.addAll(request.waiting());
        done = request.done();
        journal = new Journal(request.settings().env(), "storage-sync-ranges");
        activities = new RoleStubs(request.settings()).transfers(StorageSyncActivities.class, Role.SYNC);
        Journal.Line line = journal.begin("sync ranges");
        window = new BatchWindow<>(request.settings().timing(), request.jobs(), line, this::sync);
        try {
            syncAll();
            line.done(done.objects() + " objects in place, " + done.copied() + " copied");
            return done;
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            line.fail(reason);
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    @Override
    public SyncRangesState state() {
        int ranges = waiting.stream().mapToInt(span -> span.to() - span.from()).sum();
        long expected = request == null ? 0 : request.expected();
        return new SyncRangesState(expected, ranges, window == null ? List.of() : window.atWork(), done);
    }

    private void syncAll() {
        int begun = 0;
        while (window.awaitRoom() && (!waiting.isEmpty() || !window.atWork().isEmpty())) {
            if (waiting.isEmpty()) {
                // A range at work may turn out to be several.
                window.awaitAny();
                continue;
            }
            if (begun >= rangesInOneRun || Workflow.getInfo().isContinueAsNewSuggested()) {
                window.awaitAll();
                Workflow.continueAsNew(request.after(List.copyOf(waiting), done));
            }
            window.begin(nextRange());
            begun++;
        }
        window.awaitAll();
    }

    private String nextRange() {
        RangeSpan span = waiting.pollFirst();
        if (span.from() + 1 < span.to()) {
            waiting.addFirst(new RangeSpan(span.parent(), span.from() + 1, span.to()));
        }
        return RangeSpan.name(span.parent(), span.from());
    }

    private void sync(String range) {
        // Not in one expression with its use: other ranges end while this one waits.
        RangeResult result = activities.syncRange(new RangeRequest(request.order(), range));
        done = done.plus(result.totals());
        if (result.parts() > 0) {
            waiting.addLast(new RangeSpan(range, 0, result.parts()));
        }
    }
}
