package dev.polaris.backup.journal;

import dev.polaris.backup.database.DumpProgress;
import dev.polaris.backup.starter.Age;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.verify.VerifyProgress;
import java.time.Duration;

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
    public static Progress of(VerifyProgress verify) {
        String text = ByteSize.of(verify.readBytes()) + " of " + ByteSize.of(verify.totalBytes()) + " read back"
                + (verify.table() == null ? "" : ", now " + verify.table());
        double fraction = verify.totalBytes() <= 0 ? UNKNOWN : (double) verify.readBytes() / verify.totalBytes();
        return new Progress("verify", text, Math.min(1, fraction));
    }
}
