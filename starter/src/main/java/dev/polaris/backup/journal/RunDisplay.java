package dev.polaris.backup.journal;

/** Shows a run to whoever started it. */
public interface RunDisplay {
    /** Shows what is new in this sight. */
    void show(RunSight sight);
}
