package dev.polaris.backup.journal;

import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Shows a run as lines that are never taken back: one for each change. For logs, pipes and CI. */
public final class PlainLines implements RunDisplay {
    private final PrintStream out;
    private final Map<String, String> steps = new HashMap<>();
    private final Map<String, String> progress = new HashMap<>();
    private Set<String> notices = Set.of();
    private String told = "";

    public PlainLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(RunSight sight) {
        for (ShownStep shown : sight.steps()) {
            String line = shown.line();
            if (!line.equals(steps.put(shown.key(), line))) {
                out.println(line);
            }
        }
        for (Progress now : sight.progress()) {
            if (!now.text().equals(progress.put(now.step(), now.text()))) {
                out.println("  " + now.step() + ": " + now.text());
            }
        }
        if (sight.runs() && sight.clock() != null) {
            String milestone = sight.clock().milestone(Instant.now());
            if (!milestone.equals(told)) {
                out.println(milestone);
                told = milestone;
            }
        }
        for (String notice : sight.notices()) {
            if (!notices.contains(notice)) {
                out.println(notice);
            }
        }
        notices = new HashSet<>(sight.notices());
        out.flush();
    }
}
