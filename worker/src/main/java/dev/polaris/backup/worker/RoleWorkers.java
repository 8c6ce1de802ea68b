package dev.polaris.backup.worker;

import dev.polaris.backup.canary.CanaryActivitiesForEnvironment;
import dev.polaris.backup.canary.CanaryDatabases;
import dev.polaris.backup.canary.CanaryPlaces;
import dev.polaris.backup.canary.ClusterSweep;
import dev.polaris.backup.canary.ThrowawayClusters;
import dev.polaris.backup.catalog.BackupCatalog;
import dev.polaris.backup.catalog.CatalogActivitiesForEnvironment;
import dev.polaris.backup.catalog.SeenDumps;
import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.ProcedureConfig;
import dev.polaris.backup.config.StorageConfig;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.database.DumpActivitiesForEnvironment;
import dev.polaris.backup.database.ImportActivitiesForEnvironment;
import dev.polaris.backup.doctor.BackupExamination;
import dev.polaris.backup.doctor.ControlExamination;
import dev.polaris.backup.doctor.ProcedureExamination;
import dev.polaris.backup.doctor.RestoreExamination;
import dev.polaris.backup.doctor.SyncExamination;
import dev.polaris.backup.doctor.UnusedExamination;
import dev.polaris.backup.doctor.VerifyExamination;
import dev.polaris.backup.drill.DrillDatabases;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.flip.FlipActivities;
import dev.polaris.backup.flip.FlipActivitiesForEnvironment;
import dev.polaris.backup.freeze.FreezeActivities;
import dev.polaris.backup.freeze.FreezeActivitiesForEnvironment;
import dev.polaris.backup.heartbeat.TransferLimit;
import dev.polaris.backup.instance.InstanceActivities;
import dev.polaris.backup.instance.InstanceActivitiesForEnvironment;
import dev.polaris.backup.loss.LossActivitiesForEnvironment;
import dev.polaris.backup.loss.LossJudge;
import dev.polaris.backup.migration.MigrationActivitiesForEnvironment;
import dev.polaris.backup.notify.AppNotices;
import dev.polaris.backup.outcome.BackupAges;
import dev.polaris.backup.outcome.OutcomeMetrics;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.procedure.ProcedureActivitiesForTargets;
import dev.polaris.backup.rebuild.RebuildActivities;
import dev.polaris.backup.rebuild.RebuildActivitiesForEnvironment;
import dev.polaris.backup.restore.DataActivitiesForTargets;
import dev.polaris.backup.restore.PlannedRows;
import dev.polaris.backup.restore.RestoreActivitiesForTargets;
import dev.polaris.backup.restore.Targets;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.rows.RowActivitiesForEnvironment;
import dev.polaris.backup.rows.RowStaging;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.secrets.SecretActivitiesForEnvironment;
import dev.polaris.backup.settings.SettingsFromConfiguration;
import dev.polaris.backup.storage.CopyLanes;
import dev.polaris.backup.storage.SeenSyncs;
import dev.polaris.backup.storage.StorageSyncActivitiesForEnvironment;
import dev.polaris.backup.storage.StorageVerifyActivitiesForEnvironment;
import dev.polaris.backup.storage.StorePace;
import dev.polaris.backup.storage.SyncCatalog;
import dev.polaris.backup.storage.SyncRules;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.restore.StorageRestoreActivitiesForEnvironment;
import dev.polaris.backup.storage.source.SharedPace;
import dev.polaris.backup.validation.ValidationActivitiesForTargets;
import dev.polaris.backup.verify.VerificationStore;
import dev.polaris.backup.verify.VerifyActivitiesForEnvironment;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts each role's workflows and activities on its task queues, one queue an environment. */
final class RoleWorkers implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RoleWorkers.class);
    private static final int SLOTS_FOR_REQUESTS = 8;
    private static final int SWEEP_MINUTES = 60;

    /** Buffers of objects being copied. */
    private static final long COPY_MEMORY = 64L << 20;

    private final PolarisConfig config;
    private final Map<String, String> environment;
    private final WorkerFactory factory;
    private final MeterRegistry metrics;
    private final StoreFactory stores;
    private final TransferLimit transfers;
    /** Rows must be back in seconds: they do not queue behind a dump or a restore of hours. One at a time takes little memory. */
    private final TransferLimit stagings = new TransferLimit(1);

    private final List<AutoCloseable> opened = new ArrayList<>();

    RoleWorkers(PolarisConfig config, Map<String, String> environment, WorkerFactory factory, MeterRegistry metrics) {
        this.config = config;
        this.environment = environment;
        this.factory = factory;
        this.metrics = metrics;
        this.stores = new StoreFactory(config, environment);
        this.transfers = new TransferLimit(config.worker().transfers());
    }

    void add(Role role) {
        switch (role) {
            case CONTROL -> addControl();
            case BACKUP -> addBackup();
            case VERIFY -> addVerify();
            case RESTORE -> addRestore();
            case SYNC -> addSync();
        }
    }

    @Override
    public void close() {
        for (AutoCloseable resource : opened) {
            try {
                resource.close();
            } catch (Exception e) {
                // The process is ending; what does not close now ends with it.
            }
        }
    }

    private void addControl() {
        OutcomeMetrics outcomes =
                new OutcomeMetrics(metrics, config.environments().values());
        for (EnvironmentConfig env : config.environments().values()) {
            Worker worker = factory.newWorker(Role.CONTROL.taskQueue(env.name()));
            worker.registerWorkflowImplementationTypes(WorkflowTypes.ALL);
            worker.registerActivitiesImplementations(
                    new SettingsFromConfiguration(config), outcomes, new ControlExamination(config));
        }
    }

    private void addBackup() {
        ObjectStore store = open(Role.BACKUP);
        for (EnvironmentConfig env : config.environments().values()) {
            PostgresDatabase source = new PostgresDatabase(PostgresDatabase.Side.SOURCE, env.source(), environment);
            worker(Role.BACKUP, env)
                    .registerActivitiesImplementations(
                            new DumpActivitiesForEnvironment(source, store, config.dump(), transfers),
                            new ImportActivitiesForEnvironment(store, config.dump(), transfers),
                            new BackupExamination(source, store, config.dump()));
        }
    }

    private void addVerify() {
        ObjectStore store = open(Role.VERIFY);
        BackupCatalog catalog = new BackupCatalog(store);
        VerificationStore verifications = new VerificationStore(store);
        Manifests manifests = new Manifests(store);
        CopyLanes lanes = new CopyLanes(config.worker().objects(), COPY_MEMORY);
        opened.add(lanes);
        ScheduledExecutorService clock = clock("backup-ages");
        for (EnvironmentConfig env : config.environments().values()) {
            ThrowawayClusters clusters = ThrowawayClusters.of(env.canary());
            BackupAges ages = new BackupAges(env.name(), new SeenDumps(env.name(), catalog, verifications));
            worker(Role.VERIFY, env)
                    .registerActivitiesImplementations(
                            new VerifyActivitiesForEnvironment(
                                    config.store(),
                                    catalog,
                                    verifications,
                                    transfers,
                                    () -> clock.execute(ages::refresh)),
                            new CatalogActivitiesForEnvironment(
                                    config.store().bucket(), catalog, verifications, new LossJudge(env.losses())),
                            new LossActivitiesForEnvironment(
                                    new LossJudge(env.losses()),
                                    catalog,
                                    verifications,
                                    () -> clock.execute(ages::refresh)),
                            new AppNotices(env.procedure().flatMap(ProcedureConfig::notices), environment),
                            new SyncCatalog(config.store().bucket(), manifests, verifications),
                            new StorageVerifyActivitiesForEnvironment(manifests, catalog, verifications, lanes),
                            new VerifyExamination(catalog, clusters));
            addThrowawayClusters(env, clusters, store, catalog, verifications, () -> clock.execute(ages::refresh));
            ages.export(metrics, clock);
            env.storage()
                    .ifPresent(storage -> storage.schedules()
                            .keySet()
                            .forEach(bucket -> new BackupAges(
                                            env.name(), new SeenSyncs(env.name(), bucket, manifests, verifications))
                                    .export(metrics, clock)));
        }
    }

    /** Clusters live on this host's disk, so whatever is done with one is done by workers of this host. */
    private void addThrowawayClusters(
            EnvironmentConfig env,
            ThrowawayClusters clusters,
            ObjectStore store,
            BackupCatalog catalog,
            VerificationStore verifications,
            Runnable afterVerdict) {
        CanaryPlaces places = env.canary()
                .target()
                .<CanaryPlaces>map(name -> new CanaryDatabases(env.target(name), environment))
                .orElse(clusters);
        String temporal = config.temporal().target() + "/" + config.temporal().namespace();
        new ClusterSweep(factory.getWorkflowClient(), temporal).sweep(places);
        CanaryActivitiesForEnvironment canary =
                new CanaryActivitiesForEnvironment(places, catalog, verifications, temporal, afterVerdict);
        factory.getWorker(Role.VERIFY.taskQueue(env.name())).registerActivitiesImplementations(canary);
        Worker host = worker(Role.VERIFY.taskQueue(env.name()) + "@" + places.host());
        host.registerActivitiesImplementations(canary);
        addRestoring(host, env, store, target -> {
            if (target.cluster() == null) {
                throw FailureType.BAD_INPUT.failure("Only throwaway clusters are restored into from here.");
            }
            return new Targets.Target(places.database(target.cluster()), TargetConfig.Kind.PLAIN);
        });
    }

    /** The engine is the same for every target; only who may reach which differs. */
    private void addRestoring(Worker worker, EnvironmentConfig env, ObjectStore store, Targets targets) {
        worker.registerActivitiesImplementations(
                new RestoreActivitiesForTargets(targets, store, config.restore()),
                new DataActivitiesForTargets(
                        store,
                        config.restore(),
                        transfers,
                        target -> targets.find(target).database(),
                        PlannedRows.on(targets)),
                new ValidationActivitiesForTargets(targets, store, config, env));
    }

    private void addRestore() {
        ObjectStore store = open(Role.RESTORE);
        BackupCatalog catalog = new BackupCatalog(store);
        CopyLanes lanes = new CopyLanes(config.worker().objects(), COPY_MEMORY);
        opened.add(lanes);
        StorageTargets projects = new StorageTargets(config, environment);
        opened.add(projects);
        for (EnvironmentConfig env : config.environments().values()) {
            Map<String, PostgresDatabase> targets = new TreeMap<>();
            env.targets()
                    .forEach((name, target) -> targets.put(
                            name,
                            new PostgresDatabase(PostgresDatabase.Side.TARGET, target.connection(), environment)));
            ProcedureParts procedure = new ProcedureParts(env, targets, environment);
            InstanceProjects reachable = new InstanceProjects(projects, procedure.instances());
            InstanceActivities instances = new InstanceActivitiesForEnvironment(env, procedure.instances());
            FreezeActivities freezes = new FreezeActivitiesForEnvironment(
                    env.name(), ProcedureParts.freeze(env, procedure.targets(), environment));
            FlipActivities flips = new FlipActivitiesForEnvironment(
                    env.name(),
                    ProcedureParts.flip(env, config.dump(), environment),
                    ProcedureParts.route(env, procedure.targets(), environment));
            RebuildActivities rebuilds = new RebuildActivitiesForEnvironment(env, procedure.instances(), reachable);
            Worker worker = worker(Role.RESTORE, env);
            worker.registerActivitiesImplementations(
                    new RestoreExamination(
                            env,
                            targets,
                            catalog,
                            config.restore(),
                            projects,
                            new ProcedureExamination(env, instances, freezes, flips, rebuilds)),
                    new RowActivitiesForEnvironment(targets, store, config.restore(), stagings),
                    new StorageRestoreActivitiesForEnvironment(store, reachable, lanes),
                    new DrillDatabases(env, targets),
                    new ProcedureActivitiesForTargets(procedure.targets()),
                    instances,
                    new AppNotices(env.procedure().flatMap(ProcedureConfig::notices), environment),
                    freezes,
                    flips,
                    new MigrationActivitiesForEnvironment(
                            env.procedure().flatMap(ProcedureConfig::migrations), procedure.targets()),
                    new SecretActivitiesForEnvironment(
                            env.procedure().flatMap(ProcedureConfig::rebuild), procedure.targets()),
                    rebuilds);
            addRestoring(worker, env, store, procedure.targets());
            sweepRows(targets.values());
        }
    }

    /** One pace and one set of lanes for the whole process: its memory and the servers' patience are shared. */
    private void addSync() {
        ObjectStore store = stores.open(Role.SYNC, List.of(new StorePace(new SharedPace())));
        opened.add(store);
        CopyLanes lanes = new CopyLanes(config.worker().objects(), COPY_MEMORY);
        opened.add(lanes);
        for (EnvironmentConfig env : config.environments().values()) {
            // No more than are worked on: what this worker took and did not begin, another one could have begun. Two,
            // because one range's last objects are waited for while the next one's first are under way, and one for
            // short steps.
            Worker worker =
                    worker(Role.SYNC.taskQueue(env.name()), config.worker().transfers() + 2);
            if (env.storage().isEmpty()) {
                worker.registerActivitiesImplementations(
                        new UnusedExamination(Role.SYNC, "environments." + env.name() + ".storage is not configured"));
                continue;
            }
            StorageConfig storage = env.storage().get();
            StorageSources sources = new StorageSources(env, storage, environment);
            opened.add(sources);
            worker.registerActivitiesImplementations(
                    new StorageSyncActivitiesForEnvironment(
                            sources, store, SyncRules.of(storage, config.store()), lanes),
                    new SyncExamination(storage, sources, store));
        }
    }

    /** Staged rows of runs that were terminated stay until somebody looks for what has expired. */
    private void sweepRows(Collection<PostgresDatabase> targets) {
        ScheduledExecutorService clock = clock("expired-rows");
        for (PostgresDatabase target : targets) {
            var unused = clock.scheduleWithFixedDelay(
                    () -> {
                        try {
                            int dropped = new RowStaging(target).dropExpired();
                            LOGGER.debug("{} expired stagings of rows dropped on {}", dropped, target.label());
                        } catch (RuntimeException e) {
                            LOGGER.warn(
                                    "expired rows on {} could not be looked for: {}", target.label(), e.getMessage());
                        }
                    },
                    1,
                    SWEEP_MINUTES,
                    TimeUnit.MINUTES);
        }
    }

    private ScheduledExecutorService clock(String name) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        opened.add(clock::shutdownNow);
        return clock;
    }

    private Worker worker(Role role, EnvironmentConfig env) {
        return worker(role.taskQueue(env.name()));
    }

    private Worker worker(String taskQueue) {
        // More slots than transfers: short steps go through while long ones run or wait for their turn.
        return worker(
                taskQueue,
                Math.max(config.worker().transfers(), config.restore().jobs()) + SLOTS_FOR_REQUESTS);
    }

    private Worker worker(String taskQueue, int slots) {
        return factory.newWorker(
                taskQueue,
                WorkerOptions.newBuilder()
                        .setMaxConcurrentActivityExecutionSize(slots)
                        .build());
    }

    private ObjectStore open(Role role) {
        ObjectStore store = stores.open(role);
        opened.add(store);
        return store;
    }
}
