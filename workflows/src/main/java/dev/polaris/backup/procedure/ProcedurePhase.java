package dev.polaris.backup.procedure;

/** What a procedure is about; decides which messages it takes. */
public enum ProcedurePhase {
    /** Everything that can fail later is probed. Nothing is changed. */
    PREFLIGHT,
    /** The plan waits for approval. Nothing is changed. */
    PLANNED,
    /** A new environment is being made; an abort takes it away again. */
    BUILDING,
    /** The app cannot write; until the deadline, a decision, or an abort, which all lead back to the old instance. */
    FROZEN,
    /** The point of no return has passed; the app is being pointed at the new instance. */
    FLIPPING,
    /** The app uses the new instance, and can still be taken back. */
    OBSERVING,
    /** The app cannot write to the new instance; a rollback waits for approval. */
    ROLLBACK,
    /** The app is being pointed back at the old instance, or let write to it again. */
    RETURNING,
    ENDED
}
