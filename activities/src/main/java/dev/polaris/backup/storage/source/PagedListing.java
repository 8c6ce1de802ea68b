package dev.polaris.backup.storage.source;

import dev.polaris.backup.s3.ByteOrder;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** A listing made of pages. It holds one page, ends with its range, and does not believe in an order it does not see. */
final class PagedListing implements ObjectListing {

    /** Where the pages come from. */
    interface Pages {
        /** The page after the last one; the first begins behind the range's begin. */
        Page next();
    }

    /**
     * A part of a listing.
     *
     * @param last whether no page follows; a page that is not the last may be empty
     */
    record Page(List<ListedObject> objects, boolean last) {}

    private final String bucket;
    private final Pages pages;
    private KeyRange rest;
    private Iterator<ListedObject> page = List.<ListedObject>of().iterator();
    private boolean last;
    private ListedObject upcoming;

    PagedListing(String bucket, KeyRange range, Pages pages) {
        this.bucket = bucket;
        this.rest = range;
        this.pages = pages;
    }

    @Override
    public boolean hasNext() {
        if (upcoming != null) {
            return true;
        }
        while (!page.hasNext()) {
            if (last) {
                return false;
            }
            Page next = pages.next();
            page = next.objects().iterator();
            last = next.last();
        }
        ListedObject object = page.next();
        if (rest.endsBefore(object.key())) {
            page = List.<ListedObject>of().iterator();
            last = true;
            return false;
        }
        rest.after().ifPresent(before -> requireOrder(before, object.key()));
        upcoming = object;
        return true;
    }

    private void requireOrder(String before, String key) {
        if (ByteOrder.compare(before, key) >= 0) {
            throw new StorageSourceException.Refused(
                    "listing bucket " + bucket,
                    "the key " + key + " came behind " + before + ", which is not the order of their bytes",
                    "List by another way: set the listing of this project to sql.");
        }
    }

    @Override
    public ListedObject next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ListedObject object = upcoming;
        upcoming = null;
        rest = rest.behind(object.key());
        return object;
    }

    @Override
    public KeyRange rest() {
        return rest;
    }

    @Override
    public void close() {
        page = List.<ListedObject>of().iterator();
        last = true;
        upcoming = null;
    }
}
