package dev.polaris.backup.storage;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.source.ListedObject;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Walks a listing and the last inventory side by side and says, key by key, what is to be done. Both are in the order of
 * keys, so one object of each is all it holds.
 */
final class InventoryJoin implements Iterator<InventoryJoin.Step> {
    private final Iterator<ListedObject> listing;
    private final Iterator<ManifestEntry> inventory;
    private final SyncOptions options;
    private ListedObject listed;
    private ManifestEntry known;
    private String lastListed;

    /** What one key needs. */
    sealed interface Step {}

    /** The object is as it was. */
    record Keep(ManifestEntry entry) implements Step {}

    /**
     * The object must be read.
     *
     * @param isNew whether the last inventory does not know its key
     */
    record Copy(ListedObject object, boolean isNew) implements Step {}

    /** The object is no longer there. */
    record Drop(ManifestEntry entry) implements Step {}

    InventoryJoin(Iterator<ListedObject> listing, Iterator<ManifestEntry> inventory, SyncOptions options) {
        this.listing = listing;
        this.inventory = inventory;
        this.options = options;
    }

    @Override
    public boolean hasNext() {
        return listed != null || known != null || listing.hasNext() || inventory.hasNext();
    }

    @Override
    public Step next() {
        if (!hasNext()) {
            throw new NoSuchElementException("both sides are at their end");
        }
        listed = listed == null ? nextListed() : listed;
        known = known == null && inventory.hasNext() ? inventory.next() : known;
        int order = listed == null ? 1 : known == null ? -1 : ByteOrder.compare(listed.key(), known.key());
        ListedObject object = listed;
        ManifestEntry entry = known;
        listed = order <= 0 ? null : listed;
        known = order >= 0 ? null : known;
        if (order > 0) {
            return new Drop(entry);
        }
        if (order < 0) {
            return new Copy(object, true);
        }
        return isKept(object, entry) ? new Keep(entry) : new Copy(object, false);
    }

    /** A source that lists in another order would have every second object seem deleted. */
    private ListedObject nextListed() {
        if (!listing.hasNext()) {
            return null;
        }
        ListedObject object = listing.next();
        if (lastListed != null && ByteOrder.compare(object.key(), lastListed) <= 0) {
            throw FailureType.UNEXPECTED.failure("The project's listing is not in the order of its keys.");
        }
        lastListed = object.key();
        return object;
    }

    private boolean isKept(ListedObject object, ManifestEntry entry) {
        if (options.full()) {
            return false;
        }
        boolean notSince = options.since() != null
                && object.facts()
                        .updatedAt()
                        .filter(time -> time.isBefore(options.since()))
                        .isPresent()
                && object.facts().size().orElse(entry.size()) == entry.size();
        return notSince || entry.marks().areOf(object.facts());
    }
}
