package dev.polaris.backup.journal;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Shows a run as lines that are never taken back: one for each change. For logs, pipes and CI. */
public final class PlainLines implements RunDisplay {
    private final PrintStream out;
    private final Map<Integer, String> steps = new HashMap<>();
    private final Map<String, String> progress = new HashMap<>();
    private Set<String> notices = Set.of();

    public PlainLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(RunSight sight) {
        for (int i = 0; i < sight.steps().size(); i++) {
            String line = StepLine.of(sight.steps().get(i));
            if (!line.equals(steps.put(i, line))) {
                out.println(line);
            }
        }
        for (Progress now : sight.progress()) {
            if (!now.text().equals(progress.put(now.step(), now.text()))) {
                out.println("  " + now.step() + ": " + now.text());
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
