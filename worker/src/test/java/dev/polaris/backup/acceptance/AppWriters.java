package dev.polaris.backup.acceptance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Writers of an app, through its pooler; they remember in which database each of their writes was acknowledged. */
final class AppWriters implements AutoCloseable {
    /** An app that is refused does not ask again at once. */
    private static final Duration AFTER_REFUSAL = Duration.ofMillis(20);

    private final AppPooler pooler;
    private final Duration between;
    private final ExecutorService threads;
    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final List<Future<?>> running = new ArrayList<>();
    private final Set<AppWrite> acknowledged = ConcurrentHashMap.newKeySet();
    private long lastAcknowledged = System.nanoTime();
    private Duration longestSilence = Duration.ZERO;
    private volatile boolean stopped;

    /** Writers that write as fast as they can. */
    AppWriters(AppPooler pooler, int count) {
        this(pooler, count, Duration.ZERO);
    }

    /** @param between how long each waits after a write */
    AppWriters(AppPooler pooler, int count, Duration between) {
        this.pooler = pooler;
        this.between = between;
        this.threads = Executors.newFixedThreadPool(count);
        for (int writer = 0; writer < count; writer++) {
            int number = writer;
            running.add(threads.submit(() -> write(number)));
        }
    }

    Set<AppWrite> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** The longest time in which no write was acknowledged to any of them. */
    synchronized Duration longestSilence() {
        return longestSilence;
    }

    private void write(int writer) {
        for (int n = 0; !stopped; ) {
            try (Connection connection = pooler.connect();
                    PreparedStatement insert = connection.prepareStatement("insert into writes (key) values (?)"
                            + " returning current_database(), (select count(*) from profiles)")) {
                while (!stopped) {
                    String key = mark + "-" + writer + "-" + n++;
                    insert.setString(1, key);
                    try (ResultSet row = insert.executeQuery()) {
                        row.next();
                        remember(new AppWrite(row.getString(1), key, row.getInt(2)));
                    }
                    LockSupport.parkNanos(between.toNanos());
                }
            } catch (SQLException refused) {
                // Frozen, or its session was ended: an app tries again.
                LockSupport.parkNanos(AFTER_REFUSAL.toNanos());
            }
        }
    }

    private synchronized void remember(AppWrite write) {
        acknowledged.add(write);
        long now = System.nanoTime();
        Duration silence = Duration.ofNanos(now - lastAcknowledged);
        longestSilence = silence.compareTo(longestSilence) > 0 ? silence : longestSilence;
        lastAcknowledged = now;
    }

    @Override
    public void close() throws Exception {
        stopped = true;
        for (Future<?> writer : running) {
            writer.get();
        }
        threads.shutdownNow();
    }
}
