package dev.polaris.backup.restore;

import dev.polaris.backup.archive.DataUnits;
import dev.polaris.backup.config.RestoreConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.heartbeat.TransferLimit;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectStore;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.util.function.Function;

/** Adapters between Temporal and the classes that load rows. */
public final class DataActivitiesForTargets implements DataActivities {
    /** The unit size a restore began with, kept beside its units. */
    private static final String UNIT_SIZE = "data/unit-size";

    private final ObjectStore store;
    private final RestoreConfig config;
    private final TransferLimit transfers;
    private final Function<RestoreTarget, PostgresDatabase> targets;
    private final Function<RestoreOrder, DataRules> rules;
    private final UnitPlans plans = new UnitPlans();

    /**
     * The work for all targets that a worker reaches.
     *
     * @param transfers what bounds how many batches this process loads at a time; each takes some 40 MiB
     * @param targets finds a target, or throws a typed failure
     * @param rules what a restore does with each entry's data
     */
    public DataActivitiesForTargets(
            ObjectStore store,
            RestoreConfig config,
            TransferLimit transfers,
            Function<RestoreTarget, PostgresDatabase> targets,
            Function<RestoreOrder, DataRules> rules) {
        this.store = store;
        this.config = config;
        this.transfers = transfers;
        this.targets = targets;
        this.rules = rules;
    }

    @Override
    public DataPlan planData(DataPlanRequest request) {
        RestoreOrder order = request.order();
        PinnedBackup backup = new PinnedBackup(store, order.backup());
        try (ProgressHeartbeat heartbeat = readingIndex(backup)) {
            return ActivityFailures.typed(
                    () -> {
                        long unitSize = new DataConfirmation(targets.apply(order.target()), session(order, "plan"))
                                .settle(UNIT_SIZE, (long) config.unitSize() << 20);
                        UnitPlans.Units plan = plans.of(order, backup.archive(), unitSize, rules.apply(order));
                        return new DataPlan(
                                unitSize,
                                plan.units().batches().size(),
                                plan.units().units(),
                                plan.units().rows(),
                                plan.units().bytes());
                    },
                    heartbeat);
        }
    }

    @Override
    public DataTotals restoreUnits(BatchRequest request) {
        RestoreOrder order = request.order();
        PinnedBackup backup = new PinnedBackup(store, order.backup());
        BatchLoad load = new BatchLoad(
                targets.apply(order.target()),
                rules.apply(order),
                session(order, "data/" + request.batch()),
                request.batch());
        try (ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                Activity.getExecutionContext(),
                load::progress,
                () -> load.moved() + backup.indexBytes(),
                () -> load.moved() == 0,
                load::stop)) {
            return ActivityFailures.typed(
                    () -> transfers.withinPart(() -> {
                        UnitPlans.Units plan = units(order, backup, request.plan());
                        return load.run(backup.archive(), plan);
                    }),
                    heartbeat);
        }
    }

    @Override
    public DataCheck confirmData(DataCheckRequest request) {
        RestoreOrder order = request.order();
        PinnedBackup backup = new PinnedBackup(store, order.backup());
        try (ProgressHeartbeat heartbeat = readingIndex(backup)) {
            return ActivityFailures.typed(
                    () -> {
                        UnitPlans.Units plan = units(order, backup, request.plan());
                        return new DataConfirmation(targets.apply(order.target()), session(order, "confirm"))
                                .confirm(UNIT_SIZE, plan.units());
                    },
                    heartbeat);
        }
    }

    /** Another version of the worker may group units otherwise; their names stay, so the restore can be resumed. */
    private UnitPlans.Units units(RestoreOrder order, PinnedBackup backup, DataPlan planned) throws IOException {
        UnitPlans.Units found = plans.of(order, backup.archive(), planned.unitSize(), rules.apply(order));
        DataUnits units = found.units();
        if (units.batches().size() != planned.batches() || units.units() != planned.units()) {
            throw FailureType.PLAN_CHANGED.failure("The data section was planned as " + planned.batches()
                    + " batches; this worker makes " + units.batches().size() + " of it.");
        }
        return found;
    }

    private static ProgressHeartbeat readingIndex(PinnedBackup backup) {
        Thread reading = Thread.currentThread();
        return new ProgressHeartbeat(
                Activity.getExecutionContext(), backup::indexBytes, backup::indexBytes, reading::interrupt);
    }

    private static String session(RestoreOrder order, String part) {
        return LoadSession.name(order.restoreId(), part);
    }
}
