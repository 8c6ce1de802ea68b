package dev.polaris.backup.storage.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.CreateOutcome;
import dev.polaris.backup.s3.Listed;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.ObjectVersion;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.s3.StoredContent;
import dev.polaris.backup.storage.StorageSlot;
import dev.polaris.backup.storage.SyncOrder;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifests of a backup bucket. Only the oldest version of a {@code manifest.json} counts: whoever writes a second
 * one changes nothing here and sets off an alarm.
 */
public final class Manifests {
    /** A hundred thousand shards of some 500 bytes fit: a billion objects. */
    private static final int LONGEST_MANIFEST = 64 << 20;

    private static final Logger LOGGER = LoggerFactory.getLogger(Manifests.class);
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final ObjectStore store;

    public Manifests(ObjectStore store) {
        this.store = store;
    }

    /** The bucket as this role sees it. */
    public ObjectStore store() {
        return store;
    }

    /** The sync of the bucket that began last; empty when none was committed. */
    public Optional<CommittedSync> newest(String env, String bucket) {
        try (Stream<CommittedSync> syncs = newestFirst(env, bucket)) {
            return syncs.findFirst();
        }
    }

    /** Every committed sync of a bucket, newest day first and last begun first within a day; read as it is asked for. */
    public Stream<CommittedSync> newestFirst(String env, String bucket) {
        String prefix = "manifests/" + env + "/" + bucket + "/";
        return foldersNewestFirst(prefix)
                .flatMap(this::foldersNewestFirst)
                .flatMap(this::foldersNewestFirst)
                .flatMap(day -> committedOn(bucket, env, day.substring(prefix.length())).stream());
    }

    /** The buckets that have a mirror, by name. */
    public List<String> buckets(String env) {
        String prefix = "manifests/" + env + "/";
        return folders(prefix)
                .map(folder -> folder.substring(prefix.length(), folder.length() - 1))
                .sorted()
                .toList();
    }

    /**
     * The sync in a slot; empty when none is committed there.
     *
     * @throws ApplicationFailure {@code TAMPERED} when the manifest that counts is not one of ours
     */
    public Optional<CommittedSync> read(StorageSlot slot) throws IOException {
        String key = slot.manifestKey();
        List<ObjectVersion> versions = store.versions(key).stream()
                .filter(version -> !version.deleteMarker())
                .toList();
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        String oldest = versions.get(versions.size() - 1).versionId();
        StoredContent content = store.readBytes(key, Optional.of(oldest), LONGEST_MANIFEST);
        StorageManifest manifest = parse(key, content.bytes());
        if (!manifest.belongsTo(slot)) {
            throw FailureType.TAMPERED.failure(key + " is the manifest of another bucket.");
        }
        List<String> alarms = new ArrayList<>();
        if (versions.size() > 1) {
            alarms.add(key + " was written again (" + (versions.size() - 1) + " newer versions); the oldest counts");
        }
        return Optional.of(new CommittedSync(slot, manifest, content.object(), alarms));
    }

    /** A pinned manifest. */
    public StorageManifest read(PinnedObject pinned) throws IOException {
        return parse(pinned.key(), ShardReader.pinnedBytes(store, pinned, LONGEST_MANIFEST));
    }

    /**
     * Commits a sync once, whatever becomes of the answer.
     *
     * @throws ApplicationFailure {@code SLOT_TAKEN} when another sync's manifest is there
     */
    public PinnedObject commit(StorageSlot slot, StorageManifest manifest) throws IOException {
        byte[] json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
        Map<String, String> metadata = Map.of(SyncOrder.SYNC_METADATA, manifest.syncId());
        try {
            CreateOutcome outcome = store.putIfAbsent(slot.manifestKey(), json, "application/json", metadata);
            if (outcome instanceof CreateOutcome.Created created) {
                return created.object();
            }
        } catch (ObjectStoreException.UnknownOutcome e) {
            if (read(slot).isEmpty()) {
                throw e;
            }
        }
        return read(slot)
                .filter(there -> there.manifest().syncId().equals(manifest.syncId()))
                .map(CommittedSync::commit)
                .orElseThrow(() -> FailureType.SLOT_TAKEN.failure(
                        "The slot " + slot.manifestPrefix() + " holds another sync's manifest."));
    }

    private List<CommittedSync> committedOn(String bucket, String env, String day) {
        List<CommittedSync> committed = new ArrayList<>();
        String path = day.substring(0, day.length() - 1);
        readNamed(bucket, env, path).ifPresent(committed::add);
        String prefix = "manifests/" + env + "/" + bucket + "/" + day;
        folders(prefix)
                .map(folder -> folder.substring(prefix.length(), folder.length() - 1))
                .filter(folder -> folder.matches("\\d{6}"))
                .forEach(time -> readNamed(bucket, env, path + "/" + time).ifPresent(committed::add));
        committed.sort(
                Comparator.comparing((CommittedSync sync) -> sync.manifest().startedAt())
                        .reversed());
        return committed;
    }

    private Optional<CommittedSync> readNamed(String bucket, String env, String path) {
        try {
            return read(new StorageSlot(bucket, Slot.parse(env, path)));
        } catch (IllegalArgumentException e) {
            // A folder that is no slot holds no manifest.
            return Optional.empty();
        } catch (ApplicationFailure e) {
            // Rubbish put into a slot must not hide the other manifests; naming the slot tells what is wrong with it.
            LOGGER.warn("the slot {} is left out: {}", path, e.getOriginalMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<String> foldersNewestFirst(String prefix) {
        return folders(prefix).sorted(Comparator.reverseOrder());
    }

    private Stream<String> folders(String prefix) {
        try (Stream<Listed> listed = store.list(prefix, "/")) {
            return listed
                    .filter(Listed.CommonPrefix.class::isInstance)
                    .map(folder -> ((Listed.CommonPrefix) folder).prefix())
                    .toList()
                    .stream();
        }
    }

    static StorageManifest parse(String key, byte[] json) {
        try {
            StorageManifest manifest = MAPPER.readValue(json, StorageManifest.class);
            if (manifest == null || manifest.shards() == null || manifest.totals() == null) {
                throw FailureType.TAMPERED.failure(key + " is not a manifest.");
            }
            if (manifest.formatVersion() > StorageManifest.FORMAT_VERSION) {
                throw FailureType.BAD_CONFIGURATION.told(key + " has format version " + manifest.formatVersion()
                        + ", newer than this software reads. Use a newer version.");
            }
            return manifest;
        } catch (JsonProcessingException e) {
            throw FailureType.TAMPERED.failure(key + " is not a manifest.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
