package dev.polaris.backup.storage.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalState;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.outcome.OutcomeActivities;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.S3Role;
import dev.polaris.backup.s3.S3Server;
import dev.polaris.backup.s3.S3Timings;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsActivities;
import dev.polaris.backup.settings.SettingsRequest;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.storage.CopyLanes;
import dev.polaris.backup.storage.RangeSize;
import dev.polaris.backup.storage.ShrinkLimit;
import dev.polaris.backup.storage.StorageSyncActivitiesForEnvironment;
import dev.polaris.backup.storage.StorageSyncRangesWorkflow;
import dev.polaris.backup.storage.StorageSyncRequest;
import dev.polaris.backup.storage.StorageSyncResult;
import dev.polaris.backup.storage.StorageSyncRunWorkflow;
import dev.polaris.backup.storage.StorageSyncWorkflow;
import dev.polaris.backup.storage.StorageVerifyRunWorkflow;
import dev.polaris.backup.storage.SyncRules;
import dev.polaris.backup.storage.manifest.Inventory;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.source.RestStorageSource;
import dev.polaris.backup.storage.source.RestStorageTarget;
import dev.polaris.backup.storage.source.ServiceKey;
import dev.polaris.backup.storage.source.SharedPace;
import dev.polaris.backup.storage.source.SqlStorageSource;
import dev.polaris.backup.storage.source.StorageProject;
import dev.polaris.backup.storage.source.StorageSource;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.TemporalFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/**
 * Restores of one mirrored bucket by the real workflows and activities, between a real S3 server with every role's policy
 * and a project whose Storage is reached through a proxy that tests break.
 */
final class RestoreTrial implements AutoCloseable {
    private static final Timing TIMING = new Timing(
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofHours(1),
            // No verify worker is there to be waited for.
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            8);
    private static final S3Timings TIMINGS = new S3Timings(
            4, Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(60));

    private final S3Server server = S3Server.shared();
    private final StorageProject project = StorageProject.shared();
    private final FaultProxy proxy = FaultProxy.http(project.address());
    private final String bucket;
    private final ObjectStore sync = new ObjectStore(server.connection(S3Role.SYNC), S3Timings.standard());
    private final ObjectStore restore = new ObjectStore(server.connection(S3Role.RESTORE), S3Timings.standard());
    private final CopyLanes lanes = new CopyLanes(8, 32 << 20);
    private final Map<String, URI> environments = new HashMap<>();
    private final StorageSource source;
    private final TestWorkflowEnvironment temporal;
    private boolean withDatabase = true;

    RestoreTrial(String bucket) throws Exception {
        this.bucket = bucket;
        environments.put(server.env(), proxy.endpoint());
        source = new SqlStorageSource(
                project.database(),
                new RestStorageSource(project.address(), key(), new SharedPace(), S3Timings.standard()));
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setUseTimeskipping(false)
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(PayloadConversion.converter())
                        .build());
        SearchAttributes.ALL.forEach(attribute ->
                options.registerSearchAttribute(attribute.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        temporal = TestWorkflowEnvironment.newInstance(options.build());
        Worker control = temporal.newWorker(Role.CONTROL.taskQueue(server.env()));
        control.registerWorkflowImplementationTypes(
                StorageSyncWorkflow.class,
                StorageSyncRunWorkflow.class,
                StorageSyncRangesWorkflow.class,
                StorageVerifyRunWorkflow.class,
                StorageRestoreWorkflow.class,
                StorageRestoreRunWorkflow.class,
                StorageRestoreObjectsWorkflow.class);
        control.registerActivitiesImplementations((OutcomeActivities) outcome -> {}, new Settings());
        SyncRules rules = new SyncRules("project", new RangeSize(10, 1L << 30), new ShrinkLimit(100), 3, false);
        temporal.newWorker(Role.SYNC.taskQueue(server.env()))
                .registerActivitiesImplementations(
                        new StorageSyncActivitiesForEnvironment(() -> source, sync, rules, lanes));
        temporal.newWorker(Role.RESTORE.taskQueue(server.env()))
                .registerActivitiesImplementations(
                        new StorageRestoreActivitiesForEnvironment(restore, new Projects(), lanes));
        temporal.start();
    }

    private ServiceKey key() {
        return ServiceKey.parse(project.keys().secretKey());
    }

    /** The settings of every environment. */
    private static final class Settings implements SettingsActivities {
        @Override
        public RunSettings resolve(SettingsRequest request) {
            return new RunSettings(request.env(), "project", "polaris-backups", TIMING);
        }
    }

    private final class Projects implements TargetProjects {
        private final Map<String, RestStorageTarget> opened = new HashMap<>();

        @Override
        public synchronized RestStorageTarget project(String env) {
            return opened.computeIfAbsent(
                    env, name -> new RestStorageTarget(environments.get(name), key(), new SharedPace(), TIMINGS));
        }

        @Override
        public Optional<Named> database(String env, Optional<String> name) {
            return withDatabase && env.equals(server.env())
                    ? Optional.of(new Named("live", project.database()))
                    : Optional.empty();
        }
    }

    /** The project's Storage as the restore sees it. */
    FaultProxy proxy() {
        return proxy;
    }

    String env() {
        return server.env();
    }

    S3Server server() {
        return server;
    }

    void withoutDatabase() {
        withDatabase = false;
    }

    void environment(String name, URI address) {
        environments.put(name, address);
    }

    StorageSyncResult mirror() {
        WorkflowStub stub = stub("StorageSync");
        var unused = stub.start(new StorageSyncRequest(server.env(), bucket));
        return stub.getResult(StorageSyncResult.class);
    }

    /** Everything of the newest sync, of which what is missing is restored, under a ticket of its own. */
    StorageRestoreRequest everything() {
        return new StorageRestoreRequest(
                server.env(),
                bucket,
                null,
                null,
                null,
                null,
                true,
                null,
                null,
                null,
                null,
                null,
                null,
                "OPS-" + UUID.randomUUID(),
                "ann",
                true);
    }

    StorageRestoreResult plan(StorageRestoreRequest request) {
        WorkflowStub stub = stub("StorageRestore");
        var unused = stub.start(request);
        return stub.getResult(StorageRestoreResult.class);
    }

    /** Plans, approves and restores. */
    StorageRestoreResult restore(StorageRestoreRequest request) throws Exception {
        return restore(request, () -> {});
    }

    /** What happens between the plan and its approval. */
    interface Meanwhile {
        void happens() throws Exception;
    }

    StorageRestoreResult restore(StorageRestoreRequest request, Meanwhile meanwhile) throws Exception {
        return started(request, meanwhile).getResult(StorageRestoreResult.class);
    }

    FailureType failure(StorageRestoreRequest request) throws Exception {
        try {
            StorageRestoreResult result = restore(request);
            throw new AssertionError("the restore did not fail but ended with " + result);
        } catch (WorkflowFailedException e) {
            return FailureReason.of((TemporalFailure) e.getCause()).type();
        }
    }

    /** Plans and approves; the restore goes on by itself. */
    WorkflowStub started(StorageRestoreRequest request) throws Exception {
        return started(request, () -> {});
    }

    /** The inventory of a sync, by key. */
    Map<String, ManifestEntry> inventory(StorageSyncResult result) throws IOException {
        Map<String, ManifestEntry> entries = new TreeMap<>();
        Inventory.of(restore, new Manifests(restore).read(result.manifest()))
                .forEachRemaining(entry -> entries.put(entry.key(), entry));
        return entries;
    }

    private WorkflowStub started(StorageRestoreRequest request, Meanwhile meanwhile) throws Exception {
        StorageRestoreRequest wet = wet(request);
        WorkflowStub stub = stub("StorageRestore");
        var unused = stub.start(wet);
        WorkflowStub run = temporal.getWorkflowClient()
                .newUntypedWorkflowStub(StorageRestoreIds.of(wet.env(), wet.bucket(), wet.ticket()));
        ApprovalView view = awaitPlan(stub, run);
        if (view != null) {
            meanwhile.happens();
            run.update("approve", ApprovalView.class, new Approval(view.planDigest(), "bob", "a test", null));
        }
        return stub;
    }

    /** Null when the run ends without a plan to be approved. */
    private static ApprovalView awaitPlan(WorkflowStub whole, WorkflowStub run) throws InterruptedException {
        while (true) {
            try {
                ApprovalView view = run.query("approval", ApprovalView.class);
                if (view.state() == ApprovalState.AWAITING) {
                    return view;
                }
            } catch (WorkflowException e) {
                // It has not begun.
            }
            if (whole.describe().getStatus()
                    != io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
                return null;
            }
            Thread.sleep(50);
        }
    }

    private static StorageRestoreRequest wet(StorageRestoreRequest request) {
        return new StorageRestoreRequest(
                request.env(),
                request.bucket(),
                request.backup(),
                request.keys(),
                request.prefix(),
                request.glob(),
                request.all(),
                request.missing(),
                request.mode(),
                request.trustListing(),
                request.toEnv(),
                request.toBucket(),
                request.database(),
                request.ticket(),
                request.requester(),
                false);
    }

    private WorkflowStub stub(String type) {
        return temporal.getWorkflowClient()
                .newUntypedWorkflowStub(
                        type,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(type + "/" + UUID.randomUUID())
                                .setTaskQueue(Role.CONTROL.taskQueue(server.env()))
                                .build());
    }

    /** The reasons in the report of what was not restored, by key. */
    Map<String, String> report(StorageRestoreResult result) throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        String prefix = result.report().replaceFirst("s3://[^/]+/", "");
        for (var listed : restore.list(prefix).toList()) {
            byte[] stored =
                    restore.readBytes(listed.key(), Optional.empty(), 1 << 20).bytes();
            try (InputStream lines = new GZIPInputStream(new java.io.ByteArrayInputStream(stored));
                    BufferedReader reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    ReportLine read = PayloadConversion.mapper().readValue(line, ReportLine.class);
                    reasons.put(read.key(), read.reason().name());
                }
            }
        }
        return reasons;
    }

    /** That the plan touched nothing: it only read. */
    void onlyReadSince(int requests) {
        assertThat(proxy.requests().stream().skip(requests))
                .allMatch(request -> request.isFor("GET", "")
                        || request.method().equals("HEAD")
                        || request.target().contains("/object/list"));
    }

    @Override
    public void close() throws Exception {
        temporal.close();
        lanes.close();
        source.close();
        sync.close();
        restore.close();
        proxy.close();
    }
}
