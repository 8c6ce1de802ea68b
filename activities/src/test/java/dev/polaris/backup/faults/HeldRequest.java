package dev.polaris.backup.faults;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A request that will stop in the proxy until the test lets it go. */
public final class HeldRequest {
    /** How long a test hangs whose request never comes; no test that passes depends on it. */
    private static final long STUCK_SECONDS = 120;

    private final CompletableFuture<ProxiedRequest> arrival = new CompletableFuture<>();
    private final CompletableFuture<Boolean> decision = new CompletableFuture<>();

    HeldRequest() {}

    /** Waits until the request, or its answer, is in the proxy's hands. */
    public ProxiedRequest awaitArrival() throws InterruptedException {
        return awaitArrival(new CompletableFuture<>());
    }

    /**
     * The same, but fails at once when whatever would send the request comes to an end before it has.
     *
     * @param sender done when it has ended
     */
    public ProxiedRequest awaitArrival(CompletableFuture<?> sender) throws InterruptedException {
        try {
            CompletableFuture.anyOf(arrival, sender).get(STUCK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the awaited request never arrived at the proxy", e);
        }
        if (!arrival.isDone()) {
            throw new AssertionError(
                    "the awaited request never arrived at the proxy: its sender ended well without it");
        }
        return arrival.join();
    }

    /** Whether it is in the proxy's hands now or was before. */
    public boolean hasArrived() {
        return arrival.isDone();
    }

    /** Passes it on as if nothing had happened. */
    public void release() {
        decision.complete(true);
    }

    /** Closes the client's connection instead. */
    public void drop() {
        decision.complete(false);
    }

    /** Called by the proxy; true when to pass it on. */
    boolean stop(ProxiedRequest request) {
        arrival.complete(request);
        return decision.join();
    }
}
