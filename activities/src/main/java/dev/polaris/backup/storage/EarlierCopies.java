package dev.polaris.backup.storage;

import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.manifest.Inventory;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.source.KeyRange;
import dev.polaris.backup.storage.source.ListedObject;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What need not be copied although no manifest knows it: what earlier attempts at the range have noted, and what syncs
 * that never came to their end have left. Asked in the order of keys.
 */
final class EarlierCopies {
    private static final Logger LOGGER = LoggerFactory.getLogger(EarlierCopies.class);

    private final CopyNotes notes;
    private final List<Cursor> unfinished;

    /** @param unfinished the shards of each unfinished sync */
    EarlierCopies(ObjectStore store, CopyNotes notes, List<List<ManifestShard>> unfinished, KeyRange keys) {
        this.notes = notes;
        this.unfinished = unfinished.stream()
                .map(shards -> new Cursor(Inventory.within(store, shards, keys)))
                .toList();
    }

    /** A copy of this very state of the object. */
    Optional<ManifestEntry> find(ListedObject object) {
        Optional<ManifestEntry> noted = notes.find(object);
        if (noted.isPresent()) {
            return noted;
        }
        return unfinished.stream()
                .flatMap(cursor -> cursor.at(object.key()).stream())
                .filter(entry -> entry.marks().areOf(object.facts()))
                .findFirst();
    }

    /** A list that is walked along. */
    private static final class Cursor {
        private final Inventory entries;
        private ManifestEntry next;
        private boolean ended;

        Cursor(Inventory entries) {
            this.entries = entries;
        }

        Optional<ManifestEntry> at(String key) {
            try {
                while (!ended && (next == null || ByteOrder.compare(next.key(), key) < 0)) {
                    ended = !entries.hasNext();
                    next = ended ? null : entries.next();
                }
            } catch (ApplicationFailure e) {
                // What nobody has committed may be pruned at any time. It is only missed, and copied.
                LOGGER.info("an unfinished sync is left aside: {}", e.getOriginalMessage());
                ended = true;
                next = null;
            }
            return Optional.ofNullable(next).filter(entry -> entry.key().equals(key));
        }
    }
}
