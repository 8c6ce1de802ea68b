package dev.polaris.backup.s3;

/** What became of a write that was to happen only if the object was still the one that had been read. */
public sealed interface ReplaceOutcome {

    /**
     * The object was replaced, or created where none was expected.
     *
     * @param etag of the new object, to go on from
     */
    record Replaced(PinnedObject object, String etag) implements ReplaceOutcome {}

    /** Someone else wrote or deleted it since it was read; nothing was changed: read again, merge again. */
    record ChangedMeanwhile() implements ReplaceOutcome {}
}
