package dev.polaris.backup.storage;

import dev.polaris.backup.storage.source.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a range of keys into ranges of about the same work, told its objects, or groups of them, in order. */
final class RangeCutter {
    private final RangeSize size;
    private final List<KeyRange> ranges = new ArrayList<>();
    private KeyRange left;
    private long objects;
    private long bytes;
    private long all;

    RangeCutter(KeyRange whole, RangeSize size) {
        this.left = whole;
        this.size = size;
    }

    /** The next objects; the last one has this key. */
    void add(String lastKey, long moreObjects, long moreBytes) {
        objects += moreObjects;
        bytes += moreBytes;
        all += moreObjects;
        if (size.isReached(objects, bytes)) {
            ranges.add(new KeyRange(left.after(), Optional.of(lastKey)));
            left = left.behind(lastKey);
            objects = 0;
            bytes = 0;
        }
    }

    /** Every range; the last one goes to the end of the whole. */
    List<KeyRange> finish() {
        ranges.add(left);
        return List.copyOf(ranges);
    }

    long objects() {
        return all;
    }
}
