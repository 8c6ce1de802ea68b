package dev.polaris.backup.worker;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.instance.InstancePlace;
import dev.polaris.backup.instance.InstanceStorage;
import dev.polaris.backup.storage.restore.ProjectNames;
import dev.polaris.backup.storage.restore.TargetProjects;
import dev.polaris.backup.storage.source.RestStorageTarget;
import java.util.Optional;

/** The projects that objects of one environment may be restored into: the configured ones, and those of its instances. */
final class InstanceProjects implements TargetProjects {
    private final StorageTargets configured;
    private final Optional<InstancePlace> place;

    /** @param place where the environment's instances are made; empty when none can be */
    InstanceProjects(StorageTargets configured, Optional<InstancePlace> place) {
        this.configured = configured;
        this.place = place;
    }

    @Override
    public RestStorageTarget project(String name) {
        Optional<String> instance = ProjectNames.instance(name);
        if (instance.isEmpty()) {
            return configured.project(name);
        }
        InstanceStorage storage = place.flatMap(InstancePlace::storage)
                .orElseThrow(() -> FailureType.BAD_INPUT.failure("Instances here have no Storage of their own: write"
                        + " procedure.instance.storage, or procedure.rebuild.storageEnv."));
        String id = instance.get();
        return configured.open(name, storage.address(id), storage.key(id));
    }

    @Override
    public Optional<Named> database(String project, Optional<String> name) {
        return ProjectNames.instance(project)
                .flatMap(id -> place.map(made -> Optional.of(new Named(project, made.database(id)))))
                .orElseGet(() -> configured.database(project, name));
    }
}
