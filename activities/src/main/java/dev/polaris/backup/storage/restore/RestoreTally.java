package dev.polaris.backup.storage.restore;

import java.util.EnumMap;
import java.util.Map;

/** Counts what became of the objects of a part. For one thread; the number of objects may be asked from any. */
final class RestoreTally {
    private final Map<NotRestored, Long> problems = new EnumMap<>(NotRestored.class);
    private volatile long objects;
    private long uploaded;
    private long uploadedBytes;
    private long found;
    private long foundBytes;
    private long owners;

    long objects() {
        return objects;
    }

    void add(ObjectResult result) {
        long size = result.object().size();
        if (result.problem() != null) {
            problems.merge(result.problem(), 1L, Long::sum);
        }
        if (result.uploaded()) {
            uploaded++;
            uploadedBytes += size;
        } else if (result.bytesThere()) {
            found++;
            foundBytes += size;
        }
        objects = objects + 1;
    }

    void owners(int set, int missing) {
        owners += set;
        if (missing > 0) {
            problems.merge(NotRestored.OWNER, (long) missing, Long::sum);
        }
    }

    RestoredObjects totals() {
        return new RestoredObjects(uploaded, uploadedBytes, found, foundBytes, owners, problems);
    }
}
