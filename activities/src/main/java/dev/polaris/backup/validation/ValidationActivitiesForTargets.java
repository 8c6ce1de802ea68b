package dev.polaris.backup.validation;

import dev.polaris.backup.catalog.ProjectFile;
import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.restore.PinnedBackup;
import dev.polaris.backup.restore.RestoreOrder;
import dev.polaris.backup.restore.RestoreSection;
import dev.polaris.backup.restore.ServerWatch;
import dev.polaris.backup.restore.Targets;
import dev.polaris.backup.restore.ValidationActivities;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.restore.ValidationReport;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectStore;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Compares restored databases with their backups, for any target: an adapter between Temporal and the comparison. */
public final class ValidationActivitiesForTargets implements ValidationActivities {
    private final Targets targets;
    private final ObjectStore store;
    private final PolarisConfig config;
    private final EnvironmentConfig env;

    public ValidationActivitiesForTargets(
            Targets targets, ObjectStore store, PolarisConfig config, EnvironmentConfig env) {
        this.targets = targets;
        this.store = store;
        this.config = config;
        this.env = env;
    }

    @Override
    public ValidationReport validate(RestoreOrder order) {
        return ActivityFailures.typed(() -> {
            Targets.Target target = targets.find(order.target());
            String session = order.restoreId() + "/validation";
            PinnedBackup backup = new PinnedBackup(store, order.backup());
            // What an earlier attempt still reads, nobody waits for.
            target.database().endSessions(session);
            return validate(
                    target,
                    session,
                    new RestoreValidation(
                            target.database(), backup.archive(), backup.index(), session, settings(order, target)));
        });
    }

    @Override
    public ValidationCheck health(RestoreOrder order) {
        return ActivityFailures.typed(() -> {
            Targets.Target target = targets.find(order.target());
            String session = order.restoreId() + "/health";
            PinnedBackup backup = new PinnedBackup(store, order.backup());
            target.database().endSessions(session);
            RestoreValidation validation = new RestoreValidation(
                    target.database(), backup.archive(), backup.index(), session, settings(order, target));
            try (ServerWatch watch = new ServerWatch(target.database(), session);
                    ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                            Activity.getExecutionContext(),
                            validation::progress,
                            watch::seenAtWork,
                            validation::preparing,
                            validation::stop)) {
                return ActivityFailures.typed(validation::health, heartbeat);
            }
        });
    }

    private static ValidationReport validate(Targets.Target target, String session, RestoreValidation validation) {
        try (ServerWatch watch = new ServerWatch(target.database(), session);
                ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                        Activity.getExecutionContext(),
                        validation::progress,
                        () -> validation.bytesRead() + watch.seenAtWork(),
                        validation::preparing,
                        validation::stop)) {
            return ActivityFailures.typed(validation::run, heartbeat);
        }
    }

    private ValidationSettings settings(RestoreOrder order, Targets.Target target) throws IOException {
        boolean everything = order.options().tables().isEmpty()
                && order.options().schemas().isEmpty()
                && order.options().exclude().isEmpty()
                // Before its rows are there, a database has no good answer.
                && (order.options().wants(RestoreSection.DATA)
                        || order.options().buildsOnSections());
        boolean throwaway = order.target().cluster() != null;
        return new ValidationSettings(
                order.options().jobs() == null
                        ? config.restore().jobs()
                        : order.options().jobs(),
                ValidationSettings.USUAL_RANGE,
                throwaway && env.canary().serverDirectory().isPresent()
                        ? env.canary().serverDirectory()
                        : config.dump().toolDirectory(),
                order.quarantine(),
                throwaway ? env.canary().acceptedExtensions() : Set.of(),
                everything ? env.healthChecks() : List.of(),
                order.backup().snapshotTime(),
                ProjectFile.read(store, order.backup().project()).extensionVersions(),
                target.kind() == TargetConfig.Kind.SUPABASE);
    }
}
