package dev.polaris.backup.journal;

import dev.polaris.backup.database.DumpProgress;
import dev.polaris.backup.restore.DataProgress;
import dev.polaris.backup.restore.EntryProgress;
import dev.polaris.backup.restore.RestoreDataState;
import dev.polaris.backup.restore.ValidationProgress;
import dev.polaris.backup.rows.RowProgress;
import dev.polaris.backup.starter.Age;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.storage.ShardProgress;
import dev.polaris.backup.storage.SyncProgress;
import dev.polaris.backup.storage.SyncRangesState;
import dev.polaris.backup.verify.VerifyProgress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * How far a step that moves data has come, for a person.
 *
 * @param step the step's name
 * @param text bytes, table, rate and what is left
 * @param fraction from 0 to 1; negative when nothing tells how much there is
 */
public record Progress(String step, String text, double fraction) {
    private static final double UNKNOWN = -1;

    /** A dump's or an import's, from its heartbeat. */
    public static Progress of(String step, DumpProgress dump) {
        StringBuilder text = new StringBuilder(ByteSize.of(dump.archiveBytes()) + " read, "
                + ByteSize.of(dump.storedBytes()) + " stored, " + ByteSize.of(dump.bytesPerSecond()) + "/s");
        if (dump.tables() > 0) {
            text.append(", ")
                    .append(dump.tablesDone())
                    .append(" of ")
                    .append(dump.tables())
                    .append(" tables");
        }
        if (dump.table() != null) {
            text.append(", now ").append(dump.table());
        }
        if (dump.secondsLeft() == null) {
            return new Progress(step, text.toString(), UNKNOWN);
        }
        text.append(", about ")
                .append(Age.of(Duration.ofSeconds(dump.secondsLeft())))
                .append(" left");
        double all = dump.archiveBytes() + (double) dump.bytesPerSecond() * dump.secondsLeft();
        return new Progress(step, text.toString(), all <= 0 ? UNKNOWN : dump.archiveBytes() / all);
    }

    /** A verification's, from its heartbeat. */
    static Progress of(VerifyProgress verify, Pace pace) {
        String now = verify.table() == null ? "" : ", now " + verify.table();
        return moving("verify", verify.readBytes(), verify.totalBytes(), "read back", now, pace);
    }

    /** That of rows being read out of a backup, from its heartbeat. */
    static Progress of(RowProgress rows, Pace pace) {
        String now = rows.table() == null ? "" : ", now " + rows.table();
        return moving("stage rows", rows.bytes(), rows.totalBytes(), "read", now, pace);
    }

    /** A comparison's of a restored database, from its heartbeat. */
    static Progress of(ValidationProgress validation, Pace pace) {
        String tables = validation.tablesInAll() == 0
                ? ""
                : ", " + validation.tables() + " of " + validation.tablesInAll() + " tables";
        String now = validation.current() == null ? "" : ", now " + validation.current();
        return moving("validate", validation.bytes(), validation.bytesInAll(), "compared", tables + now, pace);
    }

    /** A step's that works on archive entries, from its heartbeat. */
    static Progress of(String step, EntryProgress entries) {
        String text = entries.done() + (entries.entries() > 0 ? " of " + entries.entries() : "") + " entries"
                + (entries.running() == null ? "" : ", now " + entries.running());
        double fraction = entries.entries() <= 0 ? UNKNOWN : (double) entries.done() / entries.entries();
        return new Progress(step, text, Math.min(1, fraction));
    }

    /**
     * That of rows being loaded.
     *
     * @param state what the run says that hands out the batches
     * @param atWork what the batches at work say
     * @param bytes what both have loaded
     */
    static Progress of(RestoreDataState state, List<DataProgress> atWork, long bytes, Pace pace) {
        long units = state.done().units()
                + state.done().found()
                + atWork.stream().mapToLong(DataProgress::units).sum();
        String tables = atWork.stream()
                .map(DataProgress::table)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(" and "));
        String more =
                ", " + units + " of " + state.plan().units() + " units" + (tables.isEmpty() ? "" : ", now " + tables);
        return moving("load data", bytes, state.plan().bytes(), "loaded", more, pace);
    }

    /** That of a part of a mirror being looked at, from its heartbeat. */
    static Progress of(ShardProgress shard, Pace pace) {
        return moving(
                "look at objects",
                shard.bytes(),
                0,
                "read back",
                ", " + shard.objects() + " objects of part " + shard.shard(),
                pace);
    }

    /**
     * That of objects being mirrored.
     *
     * @param state what the run says that hands out the ranges
     * @param atWork what the ranges at work say
     * @param objects objects in their place, in both
     * @param bytes bytes copied, in both
     */
    static Progress of(
            SyncRangesState state, List<SyncProgress> atWork, long objects, long bytes, Pace pace, Pace bytePace) {
        long copied = state.done().copied()
                + atWork.stream().mapToLong(SyncProgress::copied).sum();
        long all = Math.max(state.expected(), objects);
        StringBuilder text = new StringBuilder(
                objects + " of about " + all + " objects in place, " + copied + " copied, " + ByteSize.of(bytes));
        OptionalLong rate = pace.perSecond();
        rate.ifPresent(perSecond -> text.append(", ").append(perSecond).append(" objects/s"));
        bytePace.perSecond()
                .ifPresent(perSecond ->
                        text.append(", ").append(ByteSize.of(perSecond)).append("/s"));
        if (rate.isPresent() && all > objects) {
            text.append(", about ")
                    .append(Age.of(Duration.ofSeconds((all - objects) / rate.getAsLong())))
                    .append(" left");
        }
        return new Progress("sync ranges", text.toString(), all == 0 ? UNKNOWN : (double) objects / all);
    }

    /**
     * A step that moves bytes.
     *
     * @param what what is done with them
     * @param more what else there is to say; empty or beginning with a comma
     */
    static Progress moving(String step, long bytes, long total, String what, String more, Pace pace) {
        StringBuilder text = new StringBuilder(ByteSize.of(bytes));
        if (total > 0) {
            text.append(" of ").append(ByteSize.of(total));
        }
        text.append(' ').append(what);
        OptionalLong rate = pace.perSecond();
        rate.ifPresent(
                perSecond -> text.append(", ").append(ByteSize.of(perSecond)).append("/s"));
        text.append(more);
        if (rate.isPresent() && total > bytes) {
            text.append(", about ")
                    .append(Age.of(Duration.ofSeconds((total - bytes) / rate.getAsLong())))
                    .append(" left");
        }
        return new Progress(step, text.toString(), total <= 0 ? UNKNOWN : Math.min(1, (double) bytes / total));
    }
}
