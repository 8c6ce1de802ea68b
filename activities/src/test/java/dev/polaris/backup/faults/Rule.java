package dev.polaris.backup.faults;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A fault for the requests that match, a number of times or until removed. */
public final class Rule {
    private final Predicate<ProxiedRequest> predicate;
    private final Fault fault;
    private final AtomicInteger remaining;
    private final AtomicInteger hits = new AtomicInteger();

    Rule(Predicate<ProxiedRequest> predicate, Fault fault, int times) {
        this.predicate = predicate;
        this.fault = fault;
        this.remaining = new AtomicInteger(times);
    }

    /** How many requests met this fault. */
    public int hits() {
        return hits.get();
    }

    /** No further request meets this fault. */
    public void remove() {
        remaining.set(0);
    }

    boolean takes(ProxiedRequest request) {
        if (!predicate.test(request)) {
            return false;
        }
        int before = remaining.getAndUpdate(count -> count == 0 || count == Integer.MAX_VALUE ? count : count - 1);
        if (before == 0) {
            return false;
        }
        hits.incrementAndGet();
        return true;
    }

    Fault fault() {
        return fault;
    }
}
