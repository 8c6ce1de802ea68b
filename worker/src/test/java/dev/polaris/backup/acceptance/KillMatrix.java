package dev.polaris.backup.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What was broken when, and how it ended: one table of docs/kill-matrix.md, which bin/test --full writes. */
final class KillMatrix {
    private static final Path DIRECTORY = Path.of("target", "kill-matrix");

    private final String name;
    private final List<String> lines = new ArrayList<>();

    /** @param name of the table, as the page marks its place */
    KillMatrix(String name, String... columns) {
        this.name = name;
        add(columns);
        lines.add("|---".repeat(columns.length) + "|");
    }

    /** Adds a row. */
    void add(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    /** Leaves the table where the page is made from. */
    void write() throws IOException {
        Files.createDirectories(DIRECTORY);
        Files.write(DIRECTORY.resolve(name + ".md"), lines);
    }
}
