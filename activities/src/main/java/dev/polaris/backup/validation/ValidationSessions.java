package dev.polaris.backup.validation;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of one validation, so that they can be ended together. */
final class ValidationSessions {
    private final PostgresDatabase target;
    private final String applicationName;
    private final Map<String, String> settings;
    private final String encoding;
    private final Set<ValidationSession> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;
    private volatile Exception failure;

    ValidationSessions(PostgresDatabase target, String applicationName, Map<String, String> settings, String encoding) {
        this.target = target;
        this.applicationName = applicationName;
        this.settings = settings;
        this.encoding = encoding;
    }

    /** Work that needs a session. */
    interface Work<E extends Exception> {
        void with(ValidationSession session) throws E;
    }

    /** Opens a session for some work, and closes it. */
    <E extends Exception> void in(Work<E> work) throws E {
        try (ValidationSession session = ValidationSession.open(target, applicationName, settings, encoding)) {
            open.add(session);
            try {
                throwIfStopped();
                work.with(session);
            } finally {
                open.remove(session);
            }
        }
    }

    void throwIfStopped() {
        if (stopped) {
            throw FailureType.CANCELLED.told("The validation was stopped.");
        }
    }

    /** Notes why a session failed, and ends the others; only the first reason is the true one. */
    void failed(Exception reason) {
        synchronized (this) {
            if (failure == null) {
                failure = reason;
            }
        }
        stop();
    }

    /** The first reason; null when no session failed. */
    Exception failure() {
        return failure;
    }

    /** Ends every session, now and from now on; from any thread. */
    void stop() {
        stopped = true;
        open.forEach(ValidationSession::stop);
    }
}
