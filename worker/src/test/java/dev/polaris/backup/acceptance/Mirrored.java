package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.config.ConfigFile;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.S3Timings;
import dev.polaris.backup.storage.StorageSlot;
import dev.polaris.backup.storage.StorageSyncRequest;
import dev.polaris.backup.storage.StorageSyncResult;
import dev.polaris.backup.storage.SyncVerdict;
import dev.polaris.backup.storage.manifest.CommittedSync;
import dev.polaris.backup.storage.manifest.Inventory;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.source.RestStorageSource;
import dev.polaris.backup.storage.source.ServiceKey;
import dev.polaris.backup.storage.source.SharedPace;
import dev.polaris.backup.storage.source.StorageProject;
import dev.polaris.backup.storage.source.StorageSource;
import dev.polaris.backup.storage.source.StorageUploads;
import dev.polaris.backup.worker.StoreFactory;
import io.temporal.client.WorkflowStub;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * An installation that mirrors a bucket of a project whose Storage is reached through a proxy that tests break, and what
 * the bucket must hold.
 */
final class Mirrored implements AutoCloseable {
    /** Seven objects in a range, so that few objects make many ranges. */
    private static final String RULES = "jobs: 4, rangeObjects: 7";

    private final Installation installation = Installation.ofDemo();
    private final StorageProject project = StorageProject.shared();
    private final StorageUploads uploads = project.uploads();
    private final FaultProxy storage = FaultProxy.http(project.address());
    private final String bucket;
    private final Map<String, byte[]> content = new TreeMap<>();
    private final ObjectStore store;
    private final Manifests manifests;

    Mirrored(String bucket, String rules) throws Exception {
        this.bucket = bucket;
        uploads.createBucket(bucket);
        installation.configure(
                "    canary:",
                "    storage: {url: '%s', key: '${env:POLARIS_STORAGE_KEY}', %s}\n    canary:"
                        .formatted(storage.endpoint(), rules));
        store = open("verify", Role.VERIFY);
        manifests = new Manifests(store);
    }

    private ObjectStore open(String secrets, Role role) throws Exception {
        return new StoreFactory(ConfigFile.load(installation.config(), Map.of()), Installation.secrets(secrets))
                .open(role);
    }

    Mirrored(String bucket) throws Exception {
        this(bucket, RULES);
    }

    Installation installation() {
        return installation;
    }

    /** The project's Storage as workers see it. */
    FaultProxy storage() {
        return storage;
    }

    StorageProject project() {
        return project;
    }

    String bucket() {
        return bucket;
    }

    /** Starts a worker of these roles that has the project's key. */
    WorkerHandle worker(String roles) throws Exception {
        return worker(roles, project.keys().secretKey());
    }

    WorkerHandle worker(String roles, String key) throws Exception {
        return installation.worker(roles, Map.of("POLARIS_STORAGE_KEY", key));
    }

    void put(String key, byte[] bytes) throws Exception {
        uploads.put(bucket, key, bytes);
        content.put(key, bytes);
    }

    void delete(String key) throws Exception {
        uploads.delete(bucket, key);
        content.remove(key);
    }

    WorkflowStub start() {
        return installation.start("StorageSync", new StorageSyncRequest(installation.env(), bucket));
    }

    StorageSyncResult sync() throws Exception {
        return await(start());
    }

    StorageSyncResult await(WorkflowStub run) throws Exception {
        return installation.await(run, StorageSyncResult.class);
    }

    /** Waits for the verification that a sync has started. */
    SyncVerdict verdict(StorageSyncResult result) throws Exception {
        String id = "verify-storage/" + installation.env() + "/" + bucket + "/" + result.syncId();
        return installation.await(installation.client().newUntypedWorkflowStub(id), SyncVerdict.class);
    }

    CommittedSync committed(StorageSyncResult result) throws Exception {
        return manifests
                .read(new StorageSlot(bucket, Slot.parse(installation.env(), result.slot())))
                .orElseThrow();
    }

    CommittedSync newest() {
        return manifests.newest(installation.env(), bucket).orElseThrow();
    }

    Iterator<ManifestEntry> entries(CommittedSync committed) {
        return Inventory.of(store, committed.manifest());
    }

    Map<String, ManifestEntry> inventory(CommittedSync committed) {
        Map<String, ManifestEntry> entries = new LinkedHashMap<>();
        entries(committed).forEachRemaining(entry -> entries.put(entry.key(), entry));
        return entries;
    }

    /** Commits a manifest of yesterday that has every object as the project lists it, without a byte of any. */
    void pretendMirrored() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        try (ObjectStore sync = open("sync", Role.SYNC);
                StorageSource source = new RestStorageSource(
                        project.address(),
                        ServiceKey.parse(project.keys().secretKey()),
                        new SharedPace(),
                        S3Timings.standard())) {
            new PretendedSync(sync, source, new StorageSlot(bucket, Slot.scheduled(installation.env(), yesterday)))
                    .commit(yesterday);
        }
    }

    byte[] stored(ManifestEntry entry) throws Exception {
        try (InputStream bytes = store.open(entry.stored())) {
            return bytes.readAllBytes();
        }
    }

    /** How often anything was stored under this key. */
    int versions(ManifestEntry entry) {
        return store.versions(entry.storedKey()).size();
    }

    /** The manifest names exactly what the project holds now, and the bytes are there. */
    void equalsProject(StorageSyncResult result) throws Exception {
        CommittedSync committed = committed(result);
        Map<String, ManifestEntry> entries = inventory(committed);
        assertThat(entries.keySet()).containsExactlyInAnyOrderElementsOf(content.keySet());
        for (ManifestEntry entry : entries.values()) {
            assertThat(stored(entry)).as(entry.key()).isEqualTo(content.get(entry.key()));
        }
        assertThat(committed.manifest().totals().objects()).isEqualTo(content.size());
        assertThat(committed.alarms()).isEmpty();
        assertThat(installation
                        .bucket()
                        .admin()
                        .listMultipartUploads(
                                request -> request.bucket(Stack.bucket()).prefix("storage/" + installation.env() + "/"))
                        .uploads())
                .as("open uploads")
                .isEmpty();
    }

    @Override
    public void close() throws Exception {
        installation.close();
        storage.close();
        store.close();
        uploads.deleteBucket(bucket);
    }
}
