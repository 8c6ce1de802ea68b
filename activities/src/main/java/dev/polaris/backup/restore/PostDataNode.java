package dev.polaris.backup.restore;

import java.util.ArrayList;
import java.util.List;

/**
 * One piece of work on the finished rows, done in a transaction of its own.
 *
 * @see PostDataSchedule
 */
final class PostDataNode {
    private final String unit;
    private final String label;
    private final int dumpId;
    private final List<String> scripts;
    private final EntryKind.Lock lock;
    private final int[] tables;
    private final long size;
    private final int ordinal;
    private final List<PostDataNode> dependents = new ArrayList<>();
    private int waitingFor;

    /**
     * A piece of work.
     *
     * @param unit names it in the progress table
     * @param label the entry, for people
     * @param dumpId the entry's
     * @param scripts its SQL
     * @param lock what it locks of its tables
     * @param tables dump ids of the tables it works on
     * @param size bytes of the largest of them: what takes long is begun first
     * @param ordinal its place in the archive, which decides among equals
     */
    PostDataNode(
            String unit,
            String label,
            int dumpId,
            List<String> scripts,
            EntryKind.Lock lock,
            int[] tables,
            long size,
            int ordinal) {
        this.unit = unit;
        this.label = label;
        this.dumpId = dumpId;
        this.scripts = List.copyOf(scripts);
        this.lock = lock;
        this.tables = tables;
        this.size = size;
        this.ordinal = ordinal;
    }

    /** Makes this one wait for another. */
    void after(PostDataNode other) {
        other.dependents.add(this);
        waitingFor++;
    }

    /** Says that one of those it waits for is done. */
    boolean readyAfterOneMore() {
        return --waitingFor == 0;
    }

    boolean ready() {
        return waitingFor == 0;
    }

    List<PostDataNode> dependents() {
        return dependents;
    }

    String unit() {
        return unit;
    }

    String label() {
        return label;
    }

    int dumpId() {
        return dumpId;
    }

    List<String> scripts() {
        return scripts;
    }

    EntryKind.Lock lock() {
        return lock;
    }

    int[] tables() {
        return tables;
    }

    long size() {
        return size;
    }

    int ordinal() {
        return ordinal;
    }
}
