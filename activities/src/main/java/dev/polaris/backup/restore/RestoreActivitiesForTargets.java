package dev.polaris.backup.restore;

import dev.polaris.backup.config.RestoreConfig;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectStore;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;

/** A restore's work on entries, for any target: adapters between Temporal and the classes that do it. */
public final class RestoreActivitiesForTargets implements RestoreActivities {
    private final Targets targets;
    private final ObjectStore store;
    private final RestoreConfig config;

    public RestoreActivitiesForTargets(Targets targets, ObjectStore store, RestoreConfig config) {
        this.targets = targets;
        this.store = store;
        this.config = config;
    }

    @Override
    public RestorePlan plan(RestoreOrder order) {
        CountedArchive archive = new CountedArchive(new StoredArchive(store, order.backup()));
        Thread planning = Thread.currentThread();
        try (ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                Activity.getExecutionContext(),
                () -> new EntryProgress(archive.read(), 0, null),
                archive::read,
                planning::interrupt)) {
            return ActivityFailures.typed(
                    () -> new PastRestores(store, LocalDate.now(ZoneOffset.UTC))
                            .estimate(
                                    order,
                                    planner(order, archive, inspection(order).inspect())
                                            .plan()
                                            .plan()),
                    heartbeat);
        }
    }

    @Override
    public StepResult prepare(PrepareRequest request) {
        RestoreWork work = work(request.order());
        return working(work, () -> {
            TargetFacts facts = inspection(request.order()).inspect();
            return new TargetPreparation(work, facts)
                    .run(planner(request.order(), work.archive(), facts).plan(), request.planDigest());
        });
    }

    @Override
    public StepResult preData(RestoreOrder order) {
        RestoreWork work = work(order);
        return working(work, () -> new PreDataRestore(work).run());
    }

    @Override
    public StepResult postData(RestoreOrder order) {
        RestoreWork work = work(order);
        return working(work, () -> new PostDataRestore(work).run());
    }

    @Override
    public StepResult settle(RestoreOrder order) {
        RestoreWork work = work(order);
        return working(work, () -> new TargetSettlement(work).run());
    }

    @Override
    public void release(RestoreOrder order) {
        ActivityFailures.typed(() -> {
            PostgresDatabase target = targets.find(order.target()).database();
            target.endSessionsUnder(order.restoreId());
            try (Connection connection = target.connect("polaris-clean-up")) {
                ProgressTable.drop(connection);
            } catch (SQLException e) {
                throw PostgresFailures.of(e, target, "giving the target free");
            }
            return null;
        });
    }

    @Override
    public void endSessions(RestoreOrder order) {
        ActivityFailures.typed(() -> targets.find(order.target()).database().endSessionsUnder(order.restoreId()));
    }

    private TargetInspection inspection(RestoreOrder order) {
        Targets.Target target = targets.find(order.target());
        return new TargetInspection(
                target.database(), new TargetRules(target.kind()).platformSchemas(), order.options());
    }

    private RestorePlanner planner(RestoreOrder order, RestoreArchive archive, TargetFacts facts) {
        Targets.Target target = targets.find(order.target());
        return new RestorePlanner(
                order,
                archive,
                facts,
                new TargetRules(target.kind()),
                target.database().label(),
                jobs(order));
    }

    private RestoreWork work(RestoreOrder order) {
        Targets.Target target = targets.find(order.target());
        return new RestoreWork(
                order,
                new StoredArchive(store, order.backup()),
                new RestoreSessions(target.database(), order.restoreId(), config.maintenanceWorkMemory()),
                new TargetRules(target.kind()),
                jobs(order));
    }

    private int jobs(RestoreOrder order) {
        return order.options().jobs() == null ? config.jobs() : order.options().jobs();
    }

    /** Runs a step's work. What an earlier attempt of it still does would only be in the way, so that is ended first. */
    private static <T> T working(RestoreWork work, Callable<T> step) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        RestoreSessions sessions = work.sessions();
        try (ServerWatch watch = new ServerWatch(sessions.target(), sessions.restoreId());
                ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                        context,
                        work::progress,
                        () -> work.moved() + watch.seenAtWork(),
                        () -> false,
                        sessions::stop)) {
            return ActivityFailures.typed(
                    () -> {
                        sessions.target().endSessions(sessions.restoreId());
                        return step.call();
                    },
                    heartbeat);
        }
    }
}
