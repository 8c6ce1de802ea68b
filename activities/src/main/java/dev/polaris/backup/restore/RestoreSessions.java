package dev.polaris.backup.restore;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of one step of a restore, so that they can be ended together. */
final class RestoreSessions {
    private final PostgresDatabase target;
    private final String restoreId;
    private final int maintenanceWorkMemory;
    private final Set<RestoreSession> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /**
     * Sessions on a target.
     *
     * @param restoreId by which the server knows them
     * @param maintenanceWorkMemory what each may use to build an index, in MiB
     */
    RestoreSessions(PostgresDatabase target, String restoreId, int maintenanceWorkMemory) {
        this.target = target;
        this.restoreId = restoreId;
        this.maintenanceWorkMemory = maintenanceWorkMemory;
    }

    PostgresDatabase target() {
        return target;
    }

    String restoreId() {
        return restoreId;
    }

    /**
     * Opens a session.
     *
     * @throws io.temporal.failure.ApplicationFailure typed by what the server said
     */
    RestoreSession open() {
        Connection connection = target.connectForScripts(restoreId);
        RestoreSession[] session = new RestoreSession[1];
        try {
            session[0] = new RestoreSession(
                    target, connection, maintenanceWorkMemory, () -> open.removeIf(known -> known == session[0]));
        } catch (SQLException e) {
            throw PostgresFailures.of(e, target, "preparing a session");
        }
        open.add(session[0]);
        if (stopped) {
            session[0].stop();
            throw FailureType.CANCELLED.told("The step was stopped.");
        }
        return session[0];
    }

    /** Ends what is running; no further session can be opened. From any thread. */
    void stop() {
        stopped = true;
        open.forEach(RestoreSession::stop);
    }

    boolean stopped() {
        return stopped;
    }
}
