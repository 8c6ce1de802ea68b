package dev.polaris.backup.outcome;

import dev.polaris.backup.database.BackupState;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * A committed backup as the metrics see it.
 *
 * @param state how much it can be trusted
 * @param time the moment its data is of
 * @param bytes its size
 * @param units rows or objects in it
 * @param seconds how long taking it took; NaN when not recorded
 * @param lost tables that lost rows since the backup before it; NaN when nobody has compared them
 */
public record SeenBackup(BackupState state, Instant time, double bytes, double units, double seconds, double lost) {

    /** Backups of one kind in one environment. */
    public interface Source {
        /** The metrics' label: {@code database}, {@code storage-user-media}. */
        String kind();

        /** The best state that backups of this kind can have. */
        BackupState best();

        /** The name of the gauge of {@link SeenBackup#units}. */
        String unitsGauge();

        /** The name of the gauge of {@link SeenBackup#seconds}. */
        String durationGauge();

        /** Whether what is in a backup can be lost to the next one. */
        boolean watchesLosses();

        /** Newest first, read as it is asked for; those taken for safety's sake do not count. */
        Stream<SeenBackup> newestFirst() throws IOException;
    }
}
