package dev.polaris.backup.acceptance;

import dev.polaris.backup.restore.RestoreReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was broken when, and how it ended; bin/test --full makes docs/kill-matrix.md of it. */
final class KillMatrix {
    private final List<String> lines = new ArrayList<>();

    /**
     * Adds a row.
     *
     * @param twice bytes of rows that were sent to the target more than once
     * @param inVain bytes of rows that were sent in transactions that were never committed
     */
    void add(String what, RestoreMoment moment, RestoreReport report, long twice, long inVain) {
        lines.add(String.join(
                "\t",
                moment.step(),
                moment.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                what,
                report.loaded().units() + " loaded, " + report.loaded().found() + " found",
                kibibytes(twice) + " of " + kibibytes(inVain),
                "equal"));
    }

    private static String kibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    }

    /** Adds the lines to the file of this build. */
    void write() throws IOException {
        Files.write(Path.of("target", "kill-matrix.tsv"), lines);
    }
}
