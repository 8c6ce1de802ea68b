package dev.polaris.backup.acceptance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writers of an app, through its pooler; they remember in which database each of their writes was acknowledged. */
final class AppWriters implements AutoCloseable {
    private final AppPooler pooler;
    private final ExecutorService threads;
    private final List<Future<?>> running = new ArrayList<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    AppWriters(AppPooler pooler, int count) {
        this.pooler = pooler;
        this.threads = Executors.newFixedThreadPool(count);
        for (int writer = 0; writer < count; writer++) {
            int number = writer;
            running.add(threads.submit(() -> write(number)));
        }
    }

    /** Acknowledged writes as {@code database/key}. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    private void write(int writer) {
        for (int n = 0; !stopped; ) {
            try (Connection connection = pooler.connect();
                    PreparedStatement insert = connection.prepareStatement(
                            "insert into writes (key) values (?) returning current_database()")) {
                while (!stopped) {
                    String key = writer + "-" + n++;
                    insert.setString(1, key);
                    try (ResultSet row = insert.executeQuery()) {
                        row.next();
                        acknowledged.add(row.getString(1) + "/" + key);
                    }
                }
            } catch (SQLException refused) {
                // Frozen, or its session was ended: an app tries again.
                Thread.yield();
            }
        }
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
