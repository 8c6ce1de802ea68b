package dev.polaris.backup.storage.restore;

/**
 * A bucket made ready to take objects.
 *
 * @param created whether it was not there
 * @param widened whether limits were lifted that are put back in the end
 */
public record OpenedBucket(boolean created, boolean widened) {
    /** For the journal. */
    public String text() {
        return (created ? "created" : "there") + (widened ? ", limits lifted" : "");
    }
}
