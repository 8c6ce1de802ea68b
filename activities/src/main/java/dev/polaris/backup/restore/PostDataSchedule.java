package dev.polaris.backup.restore;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Hands out pieces of work to several sessions: a piece only when all it depends on is done, and never two at once that
 * would wait for each other's locks on a table. The largest tables come first, or a session would be left alone with the
 * longest index at the end.
 */
final class PostDataSchedule {
    private static final Comparator<PostDataNode> LARGEST_FIRST = Comparator.comparingLong(PostDataNode::size)
            .reversed()
            .thenComparingInt(PostDataNode::ordinal)
            .thenComparing(PostDataNode::unit);

    private final TreeSet<PostDataNode> ready = new TreeSet<>(LARGEST_FIRST);
    /** Positive: so many who share it; -1: one alone. */
    private final Map<Integer, Integer> locked = new HashMap<>();

    private int unfinished;
    private int running;
    private RuntimeException failure;

    PostDataSchedule(Collection<PostDataNode> nodes) {
        unfinished = nodes.size();
        nodes.stream().filter(PostDataNode::ready).forEach(ready::add);
    }

    /**
     * The next piece; waits until one can be begun.
     *
     * @return empty when all is done, or somebody failed
     */
    synchronized Optional<PostDataNode> next() throws InterruptedException {
        while (failure == null && unfinished > 0) {
            Optional<PostDataNode> free = firstFree();
            if (free.isPresent()) {
                ready.remove(free.get());
                lock(free.get());
                running++;
                return free;
            }
            if (running == 0) {
                throw new IllegalStateException(unfinished + " entries wait for each other in a circle");
            }
            wait();
        }
        return Optional.empty();
    }

    /** Says that a piece is done. */
    synchronized void done(PostDataNode node) {
        end(node);
        unfinished--;
        for (PostDataNode dependent : node.dependents()) {
            if (dependent.readyAfterOneMore()) {
                ready.add(dependent);
            }
        }
        notifyAll();
    }

    /**
     * Gives a piece back that was kept from its locks.
     *
     * @return false when nothing else is at work, so that the lock is somebody else's
     */
    synchronized boolean again(PostDataNode node) {
        boolean others = running > 1;
        end(node);
        ready.add(node);
        notifyAll();
        return others;
    }

    /** Ends all work after what is running; the first failure counts. */
    synchronized void fail(RuntimeException reason) {
        if (failure == null) {
            failure = reason;
        } else if (failure != reason) {
            failure.addSuppressed(reason);
        }
        notifyAll();
    }

    synchronized void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    private void end(PostDataNode node) {
        running--;
        unlock(node);
    }

    private Optional<PostDataNode> firstFree() {
        Iterator<PostDataNode> candidates = ready.iterator();
        while (candidates.hasNext()) {
            PostDataNode node = candidates.next();
            if (free(node)) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    private boolean free(PostDataNode node) {
        if (node.lock() == EntryKind.Lock.NONE) {
            return true;
        }
        for (int table : node.tables()) {
            int holders = locked.getOrDefault(table, 0);
            if (holders < 0 || (holders > 0 && node.lock() == EntryKind.Lock.EXCLUSIVE)) {
                return false;
            }
        }
        return true;
    }

    private void lock(PostDataNode node) {
        if (node.lock() == EntryKind.Lock.NONE) {
            return;
        }
        for (int table : node.tables()) {
            locked.merge(table, 1, Integer::sum);
            if (node.lock() == EntryKind.Lock.EXCLUSIVE) {
                locked.put(table, -1);
            }
        }
    }

    private void unlock(PostDataNode node) {
        if (node.lock() == EntryKind.Lock.NONE) {
            return;
        }
        for (int table : node.tables()) {
            locked.compute(
                    table, (id, holders) -> holders == null || holders <= 1 ? null : Integer.valueOf(holders - 1));
        }
    }
}
