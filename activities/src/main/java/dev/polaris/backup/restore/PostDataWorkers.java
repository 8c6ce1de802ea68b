package dev.polaris.backup.restore;

import dev.polaris.backup.failure.FailureType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sessions that work off a schedule side by side, each piece in one transaction with the row that says it is done. */
final class PostDataWorkers {
    private static final int MOST_ATTEMPTS = 10;
    private static final Set<String> OTHERS_IN_THE_WAY = Set.of("40P01", "40001", "55P03", "55006");

    private final RestoreWork work;
    private final PostDataSchedule schedule;
    private final Map<String, Integer> attempts = new HashMap<>();

    PostDataWorkers(RestoreWork work, PostDataSchedule schedule) {
        this.work = work;
        this.schedule = schedule;
    }

    /**
     * Works until all is done.
     *
     * @throws io.temporal.failure.ApplicationFailure the first failure; what else was running has ended by then
     */
    void run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < work.jobs(); number++) {
            Thread thread = new Thread(this::workOff, "restore-" + work.order().restoreId() + "-" + number);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            work.sessions().stop();
            throw e;
        }
        schedule.throwFailure();
    }

    private void workOff() {
        try (RestoreSession session = work.sessions().open()) {
            for (Optional<PostDataNode> node = schedule.next(); node.isPresent(); node = schedule.next()) {
                work.begin(node.get().label());
                run(session, node.get());
            }
        } catch (InterruptedException e) {
            schedule.fail(FailureType.CANCELLED.told("The step was interrupted."));
        } catch (RuntimeException e) {
            schedule.fail(e);
        }
    }

    private void run(RestoreSession session, PostDataNode node) {
        try {
            boolean mine = ProgressTable.begin(session.connection(), node.unit(), 0, 0, false);
            if (mine) {
                for (String script : node.scripts()) {
                    session.execute(script);
                }
                session.commit();
            }
            work.finished(1, !mine);
            schedule.done(node);
        } catch (SQLException e) {
            giveBackOrThrow(session, node, e);
        }
    }

    /** A lock that others hold goes away; the piece comes back to the queue, and the session stays usable. */
    private void giveBackOrThrow(RestoreSession session, PostDataNode node, SQLException e) {
        boolean lockTimeout = "55P03".equals(e.getSQLState());
        if (!inTheWay(e) || work.sessions().stopped()) {
            throw work.refused(e, node.label());
        }
        try {
            session.rollback();
        } catch (SQLException lost) {
            throw work.refused(lost, node.label());
        }
        boolean others = schedule.again(node);
        // Our own work may hold a lock for hours, and that is fine; a stranger's is the operator's to look at.
        if (lockTimeout ? !others : tooOften(node)) {
            throw work.refused(e, node.label());
        }
    }

    private synchronized boolean tooOften(PostDataNode node) {
        return attempts.merge(node.unit(), 1, Integer::sum) >= MOST_ATTEMPTS;
    }

    private static boolean inTheWay(SQLException e) {
        // Two changes to one row of the catalogue: an internal error without a code of its own.
        boolean collided = "XX000".equals(e.getSQLState())
                && String.valueOf(e.getMessage()).contains("tuple concurrently");
        return collided || OTHERS_IN_THE_WAY.contains(String.valueOf(e.getSQLState()));
    }
}
