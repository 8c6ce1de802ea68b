package dev.polaris.backup.s3;

/** What became of a write that was to happen only if the key had no current object. */
public sealed interface CreateOutcome {

    /** This very call created it. */
    record Created(PinnedObject object) implements CreateOutcome {}

    /** Another write was first; nothing was changed. */
    record AlreadyThere() implements CreateOutcome {}
}
