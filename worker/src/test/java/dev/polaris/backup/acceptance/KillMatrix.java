package dev.polaris.backup.acceptance;

import dev.polaris.backup.restore.RestoreReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What was broken when, and how it ended; bin/test --full makes docs/kill-matrix.md of it. */
final class KillMatrix {
    private final List<String> lines = new ArrayList<>();

    void add(String what, RestoreMoment moment, RestoreReport report) {
        lines.add(String.join(
                "\t",
                moment.step(),
                moment.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                what,
                report.loaded().units() + " loaded, " + report.loaded().found() + " found",
                "equal"));
    }

    /** Adds the lines to the file of this build. */
    void write() throws IOException {
        Files.write(Path.of("target", "kill-matrix.tsv"), lines);
    }
}
