package dev.polaris.backup.validation;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same work with several sessions at the same time; the first failure ends all of them and is the one thrown. */
final class ParallelSessions {
    private final ValidationSessions sessions;
    private final int parallel;

    ParallelSessions(ValidationSessions sessions, int parallel) {
        this.sessions = sessions;
        this.parallel = parallel;
    }

    /** Work of one session. */
    interface Work {
        void with(ValidationSession session) throws IOException, SQLException;
    }

    void run(Work work) throws IOException, SQLException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(parallel, task -> {
            Thread thread = new Thread(task, "validation");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int index = 0; index < parallel; index++) {
                running.add(threads.submit((Callable<Void>) () -> {
                    try {
                        sessions.<Exception>in(work::with);
                    } catch (Exception e) {
                        sessions.failed(e);
                    }
                    return null;
                }));
            }
            for (Future<Void> each : running) {
                each.get();
            }
            throwFirst();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            sessions.stop();
            throw e;
        } finally {
            threads.shutdownNow();
        }
    }

    private void throwFirst() throws IOException, SQLException {
        Exception first = sessions.failure();
        if (first instanceof IOException io) {
            throw io;
        }
        if (first instanceof SQLException sql) {
            throw sql;
        }
        if (first instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (first != null) {
            throw new IllegalStateException(first);
        }
    }
}
