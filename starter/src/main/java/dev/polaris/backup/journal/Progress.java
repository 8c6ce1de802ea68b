package dev.polaris.backup.journal;

import dev.polaris.backup.database.DumpProgress;
import dev.polaris.backup.starter.Age;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.verify.VerifyProgress;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How far a step that moves data has come, for a person.
 *
 * @param step the step's name
 * @param text bytes, table, rate and what is left
 * @param fraction from 0 to 1; negative when nothing tells how much there is
 */
public record Progress(String step, String text, double fraction) {
    private static final double UNKNOWN = -1;

    /** A dump's, from its heartbeat. */
    public static Progress of(DumpProgress dump) {
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
            return new Progress("dump", text.toString(), UNKNOWN);
        }
        text.append(", about ")
                .append(Age.of(Duration.ofSeconds(dump.secondsLeft())))
                .append(" left");
        double all = dump.archiveBytes() + (double) dump.bytesPerSecond() * dump.secondsLeft();
        return new Progress("dump", text.toString(), all <= 0 ? UNKNOWN : dump.archiveBytes() / all);
    }

    /** A verification's, from its heartbeat. */
    static Progress of(VerifyProgress verify, Pace pace) {
        String now = verify.table() == null ? "" : ", now " + verify.table();
        return moving("verify", verify.readBytes(), verify.totalBytes(), "read back", now, pace);
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
        OptionalLong rate = pace.bytesPerSecond();
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
