package dev.polaris.backup.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.restore.PinnedBackup;
import dev.polaris.backup.restore.RestoreOrder;
import dev.polaris.backup.restore.RestoreSection;
import dev.polaris.backup.restore.ServerWatch;
import dev.polaris.backup.restore.Targets;
import dev.polaris.backup.restore.ValidationActivities;
import dev.polaris.backup.restore.ValidationReport;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Compares restored databases with their backups, for any target: an adapter between Temporal and the comparison. */
public final class ValidationActivitiesForTargets implements ValidationActivities {
    private static final int LONGEST_PROJECT = 4 << 20;

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

    private Map<String, String> extensionVersions(PinnedObject project) throws IOException {
        Map<String, String> versions = new TreeMap<>();
        if (project != null) {
            byte[] json = store.readBytes(project.key(), Optional.of(project.versionId()), LONGEST_PROJECT)
                    .bytes();
            for (JsonNode extension : PayloadConversion.mapper().readTree(json).path("extensions")) {
                versions.put(
                        extension.path("name").asText(),
                        extension.path("version").asText());
            }
        }
        return versions;
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
                extensionVersions(order.backup().project()),
                target.kind() == TargetConfig.Kind.SUPABASE);
    }
}
