package dev.polaris.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.catalog.BackupCatalog;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
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
import dev.polaris.backup.storage.manifest.CommittedSync;
import dev.polaris.backup.storage.manifest.Inventory;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.source.StorageSource;
import dev.polaris.backup.verify.VerificationStore;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.TemporalFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;

/** Syncs of one bucket by the real workflows and activities into a real S3 server with every role's policy. */
final class SyncTrial implements AutoCloseable {
    private static final Timing TIMING = new Timing(
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            3);

    private final S3Server server = S3Server.shared();
    private final String bucket;
    private final ObjectStore sync = new ObjectStore(server.connection(S3Role.SYNC), S3Timings.standard());
    private final ObjectStore verify = new ObjectStore(server.connection(S3Role.VERIFY), S3Timings.standard());
    private final Manifests manifests = new Manifests(verify);
    private final CopyLanes lanes = new CopyLanes(8, 32 << 20);
    private final TestWorkflowEnvironment temporal;

    SyncTrial(StorageSource source, String bucket, long rangeObjects) throws Exception {
        this.bucket = bucket;
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
                StorageVerifyWorkflow.class,
                StorageVerifyRunWorkflow.class);
        control.registerActivitiesImplementations((OutcomeActivities) outcome -> {}, new Settings());
        SyncRules rules = new SyncRules("memory", new RangeSize(rangeObjects, 1L << 30), new ShrinkLimit(50), 3, false);
        temporal.newWorker(Role.SYNC.taskQueue(server.env()))
                .registerActivitiesImplementations(
                        new StorageSyncActivitiesForEnvironment(() -> source, sync, rules, lanes));
        VerificationStore verifications = new VerificationStore(verify);
        temporal.newWorker(Role.VERIFY.taskQueue(server.env()))
                .registerActivitiesImplementations(
                        new SyncCatalog("bucket", manifests, verifications),
                        new StorageVerifyActivitiesForEnvironment(
                                manifests, new BackupCatalog(verify), verifications, lanes));
        temporal.start();
    }

    /** The settings of every environment. */
    private static final class Settings implements SettingsActivities {
        @Override
        public RunSettings resolve(SettingsRequest request) {
            return new RunSettings(request.env(), "memory", "bucket", TIMING);
        }
    }

    StorageSyncResult sync() {
        return start(new StorageSyncRequest(server.env(), bucket)).getResult(StorageSyncResult.class);
    }

    StorageSyncResult sync(SyncOptions options) {
        return start(new StorageSyncRequest(
                        server.env(), bucket, options.full(), options.since(), options.acceptShrink()))
                .getResult(StorageSyncResult.class);
    }

    FailureType failure() {
        try {
            StorageSyncResult result = sync();
            throw new AssertionError("the sync did not fail but ended with " + result);
        } catch (WorkflowFailedException e) {
            return FailureReason.of((TemporalFailure) e.getCause()).type();
        }
    }

    WorkflowStub start(StorageSyncRequest request) {
        WorkflowStub stub = temporal.getWorkflowClient()
                .newUntypedWorkflowStub(
                        "StorageSync",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId("sync/" + UUID.randomUUID())
                                .setTaskQueue(Role.CONTROL.taskQueue(server.env()))
                                .build());
        var unused = stub.start(request);
        return stub;
    }

    /** Verifies the newest sync; every object is read back when full. */
    SyncVerdict verify(boolean full) {
        WorkflowStub stub = temporal.getWorkflowClient()
                .newUntypedWorkflowStub(
                        "StorageVerify",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId("verify/" + UUID.randomUUID())
                                .setTaskQueue(Role.CONTROL.taskQueue(server.env()))
                                .build());
        var unused = stub.start(new StorageVerifyRequest(server.env(), bucket, null, full, null, null));
        return stub.getResult(StorageVerdict.class).syncs().get(0);
    }

    /** Waits for the verification that a sync has started. */
    SyncVerdict verdict(StorageSyncResult result) {
        return temporal.getWorkflowClient()
                .newUntypedWorkflowStub("verify-storage/" + server.env() + "/" + bucket + "/" + result.syncId())
                .getResult(SyncVerdict.class);
    }

    Manifests manifests() {
        return manifests;
    }

    /** The store as an administrator has it, who may delete. */
    S3Client admin() {
        return server.client(S3Role.ADMIN);
    }

    String backupBucket() {
        return server.bucket();
    }

    CommittedSync newest() {
        return manifests.newest(server.env(), bucket).orElseThrow();
    }

    CommittedSync committed(StorageSyncResult result) throws IOException {
        return manifests
                .read(new StorageSlot(bucket, dev.polaris.backup.database.Slot.parse(server.env(), result.slot())))
                .orElseThrow();
    }

    /** The whole inventory of a sync, by key. */
    Map<String, ManifestEntry> inventory(CommittedSync committed) {
        Map<String, ManifestEntry> entries = new LinkedHashMap<>();
        Inventory.of(verify, committed.manifest()).forEachRemaining(entry -> entries.put(entry.key(), entry));
        return entries;
    }

    byte[] stored(ManifestEntry entry) throws IOException {
        try (InputStream content = verify.open(entry.stored())) {
            return content.readAllBytes();
        }
    }

    /** How often anything was stored under this key. */
    int versions(ManifestEntry entry) {
        return verify.versions(entry.storedKey()).size();
    }

    /** The sync holds exactly what the project holds now, byte for byte and fact for fact. */
    void equalsProject(StorageSyncResult result, MemorySource project) throws IOException {
        CommittedSync committed = committed(result);
        Map<String, ManifestEntry> entries = inventory(committed);
        assertThat(entries.keySet()).containsExactlyElementsOf(project.keys());
        for (ManifestEntry entry : entries.values()) {
            assertThat(stored(entry)).as(entry.key()).isEqualTo(project.bytes(entry.key()));
            assertThat(entry).isEqualTo(ManifestEntry.of(entry.key(), project.facts(entry.key()), entry.stored()));
        }
        assertThat(committed.manifest().totals().objects()).isEqualTo(entries.size());
        assertThat(committed.manifest().totals().bytes())
                .isEqualTo(
                        entries.values().stream().mapToLong(ManifestEntry::size).sum());
        assertThat(committed.alarms()).isEmpty();
    }

    @Override
    public void close() {
        temporal.close();
        lanes.close();
        sync.close();
        verify.close();
    }
}
