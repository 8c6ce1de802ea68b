package dev.polaris.backup.restore;

import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import java.time.Duration;

/**
 * Where the steps of a restore are served: by any restore worker for a named target, only by the verify worker of its host
 * for a throwaway cluster.
 *
 * @param name the task queue
 * @param patience how long to wait for a worker there; null for as long as it takes
 */
record RestoreQueue(String name, Duration patience) {
    /** A host that does not take a step in this time is gone, and its cluster with it. */
    private static final Duration HOST_IS_GONE = Duration.ofMinutes(2);

    static RestoreQueue of(String env, RestoreTarget target) {
        return target.host() == null
                ? new RestoreQueue(Role.RESTORE.taskQueue(env), null)
                : new RestoreQueue(Role.VERIFY.taskQueue(env) + "@" + target.host(), HOST_IS_GONE);
    }

    /** A stub for steps that take long and heartbeat. */
    <T> T transfers(RoleStubs stubs, Class<T> activities) {
        return stubs.transfersOn(activities, name, patience);
    }

    /** A stub for steps of a few requests. */
    <T> T requests(RoleStubs stubs, Class<T> activities) {
        return stubs.requestsOn(activities, name, patience);
    }
}
