package dev.polaris.backup.catalog;

import dev.polaris.backup.database.BackupObjects;
import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.Listed;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.ObjectVersion;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.s3.StoredContent;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backups of a bucket, found by their commit records. Only the oldest version of a record counts: whoever writes a
 * second one changes nothing here and sets off an alarm.
 */
public final class BackupCatalog {
    /** A commit record is a few KiB; what is larger was not written by us. */
    private static final int LONGEST_RECORD = 1 << 20;

    private static final Logger LOGGER = LoggerFactory.getLogger(BackupCatalog.class);

    private final ObjectStore store;

    public BackupCatalog(ObjectStore store) {
        this.store = store;
    }

    /** The bucket as the catalogue's role sees it. */
    public ObjectStore store() {
        return store;
    }

    /** The backup a person names: {@code newest} or a slot's path. */
    public CommittedSlot find(String env, String name) throws IOException {
        if (name == null || name.equals("newest")) {
            return newest(env)
                    .orElseThrow(
                            () -> FailureType.NO_BACKUP.failure("Environment " + env + " has no committed backup."));
        }
        return read(slot(env, name))
                .orElseThrow(() -> FailureType.NO_BACKUP.failure(
                        "Environment " + env + " has no committed backup in " + name + "."));
    }

    /** The slot a person names. */
    public static Slot slot(String env, String name) {
        try {
            return Slot.parse(env, name);
        } catch (IllegalArgumentException e) {
            throw FailureType.BAD_INPUT.failure(e.getMessage() + ".");
        }
    }

    /** The backup with the newest data; those taken for safety's sake and imports do not count. */
    public Optional<CommittedSlot> newest(String env) throws IOException {
        try (Stream<CommittedSlot> slots = newestFirst(env)) {
            return slots.filter(slot -> slot.record().purpose().countsAsNewest())
                    .findFirst();
        }
    }

    /**
     * The last backup before another one, by the moments their data is of; those taken for safety's sake and imports do
     * not count. Empty when there is none.
     */
    public Optional<CommittedSlot> before(CommittedSlot later) throws IOException {
        try (Stream<CommittedSlot> slots = newestFirst(later.slot().env())) {
            return slots.filter(slot -> slot.record().purpose().countsAsNewest()
                            && slot.record()
                                    .snapshotTime()
                                    .isBefore(later.record().snapshotTime()))
                    .findFirst();
        }
    }

    /** Every committed backup, newest day first and newest data first within a day; read as it is asked for. */
    public Stream<CommittedSlot> newestFirst(String env) {
        return foldersNewestFirst("db/" + env + "/")
                .flatMap(this::foldersNewestFirst)
                .flatMap(this::foldersNewestFirst)
                .flatMap(day -> committedOn(env, day).stream());
    }

    /**
     * The backup in a slot; empty when none is committed there.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TAMPERED} when the record that counts is not one of ours
     */
    public Optional<CommittedSlot> read(Slot slot) throws IOException {
        String key = slot.key(BackupObjects.COMMIT);
        List<ObjectVersion> versions = store.versions(key).stream()
                .filter(version -> !version.deleteMarker())
                .toList();
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        ObjectVersion oldest = versions.get(versions.size() - 1);
        StoredContent content = content(key, oldest);
        BackupRecord record = CommitRecordParser.parse(slot, content.bytes());
        List<String> alarms = new ArrayList<>();
        if (versions.size() > 1) {
            alarms.add(key + " was written again (" + (versions.size() - 1) + " newer versions); the oldest counts");
        }
        return Optional.of(new CommittedSlot(slot, record, content.object(), alarms));
    }

    /** The slot with the alarms of every object its record pins, found by their histories. */
    public CommittedSlot withAlarms(CommittedSlot slot) {
        List<String> alarms = new ArrayList<>(slot.alarms());
        for (PinnedObject object : slot.record().objects().values()) {
            alarms.addAll(alarmsOf(object));
        }
        return new CommittedSlot(slot.slot(), slot.record(), slot.commit(), alarms);
    }

    private List<String> alarmsOf(PinnedObject object) {
        List<ObjectVersion> newestFirst = store.versions(object.key());
        List<String> alarms = new ArrayList<>();
        boolean found = false;
        for (ObjectVersion version : newestFirst) {
            if (version.versionId().equals(object.versionId())) {
                found = true;
                break;
            }
            alarms.add(object.key() + " was " + (version.deleteMarker() ? "deleted" : "overwritten") + " at "
                    + version.lastModified() + "; the committed version is what counts");
        }
        if (!found) {
            return List.of(object.key() + " is gone in its committed version " + object.versionId());
        }
        return alarms;
    }

    private List<CommittedSlot> committedOn(String env, String dayPrefix) {
        String day = dayPrefix.substring(("db/" + env + "/").length());
        List<CommittedSlot> committed = new ArrayList<>();
        try (Stream<Listed> inDay = store.list(dayPrefix, "/")) {
            boolean scheduled = false;
            for (Listed listed : inDay.toList()) {
                if (listed instanceof Listed.CommonPrefix folder) {
                    readNamed(env, folder.prefix().substring(("db/" + env + "/").length()))
                            .ifPresent(committed::add);
                } else {
                    scheduled = true;
                }
            }
            if (scheduled) {
                readNamed(env, day).ifPresent(committed::add);
            }
        }
        committed.sort(
                Comparator.comparing((CommittedSlot slot) -> slot.record().snapshotTime())
                        .reversed());
        return committed;
    }

    private Optional<CommittedSlot> readNamed(String env, String path) {
        try {
            return read(Slot.parse(env, path));
        } catch (IllegalArgumentException e) {
            // A folder that is no slot holds no backup.
            return Optional.empty();
        } catch (ApplicationFailure e) {
            // Rubbish put into a slot must not hide the other backups; naming the slot tells what is wrong with it.
            LOGGER.warn("the slot {} is left out: {}", path, e.getOriginalMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Stream<String> foldersNewestFirst(String prefix) {
        try (Stream<Listed> listed = store.list(prefix, "/")) {
            return listed
                    .filter(Listed.CommonPrefix.class::isInstance)
                    .map(folder -> ((Listed.CommonPrefix) folder).prefix())
                    .sorted(Comparator.reverseOrder())
                    .toList()
                    .stream();
        }
    }

    private StoredContent content(String key, ObjectVersion version) throws IOException {
        try {
            return store.readBytes(key, Optional.of(version.versionId()), LONGEST_RECORD);
        } catch (ObjectStoreException.ContentMismatch e) {
            throw FailureType.TAMPERED.failure(key + " is too long for a commit record.");
        }
    }
}
