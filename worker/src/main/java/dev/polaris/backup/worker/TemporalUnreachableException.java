package dev.polaris.backup.worker;

/** Temporal did not answer when the worker started. */
public final class TemporalUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TemporalUnreachableException(String target, Throwable cause) {
        super(
                "Temporal at " + target + " does not answer. Start it, or correct temporal.target in polaris.yaml.",
                cause);
    }
}
