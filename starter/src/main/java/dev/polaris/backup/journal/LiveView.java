package dev.polaris.backup.journal;

import dev.polaris.backup.starter.Age;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Shows a run on a terminal, redrawn in place with ANSI sequences (ECMA-48 cursor up and erase below). */
public final class LiveView implements RunDisplay {
    private static final int BAR = 24;
    /** What is redrawn must fit on the screen, or the cursor cannot get back to its first line. */
    private static final int STEPS_SHOWN = 14;

    private static final String ESCAPE = "\u001b[";
    /** Without automatic wrapping (DECAWM) a long line stays one line, so that lines can be counted. */
    private static final String NO_WRAP = ESCAPE + "?7l";

    private static final String WRAP = ESCAPE + "?7h";

    private final PrintStream out;
    private int drawn;

    public LiveView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(RunSight sight) {
        List<String> lines = lines(sight);
        StringBuilder frame = new StringBuilder(NO_WRAP);
        if (drawn > 0) {
            frame.append(ESCAPE).append(drawn).append("A\r");
        }
        frame.append(ESCAPE).append("0J");
        lines.forEach(line -> frame.append(line).append('\n'));
        out.print(frame.append(WRAP));
        out.flush();
        drawn = lines.size();
    }

    private static List<String> lines(RunSight sight) {
        List<String> lines = new ArrayList<>();
        int hidden = Math.max(0, sight.steps().size() - STEPS_SHOWN);
        if (hidden > 0) {
            lines.add("  … " + hidden + " earlier steps");
        }
        sight.steps().stream().skip(hidden).forEach(step -> lines.add(line(step)));
        sight.progress().forEach(progress -> lines.add("    " + bar(progress.fraction()) + progress.text()));
        sight.notices().forEach(notice -> lines.add("! " + notice));
        if (sight.runs() && sight.estimatedEnd() != null && sight.estimatedEnd().isAfter(Instant.now())) {
            lines.add("  expected to end in " + Age.of(Duration.between(Instant.now(), sight.estimatedEnd())));
        }
        if (sight.runs() && sight.clock() != null) {
            lines.add("  " + sight.clock().at(Instant.now()));
        }
        return lines;
    }

    private static String line(ShownStep shown) {
        return "  ".repeat(shown.depth()) + mark(shown.step().state()) + " " + StepLine.of(shown.step());
    }

    private static String mark(StepState state) {
        return switch (state) {
            case RUNNING -> "▸";
            case RETRYING -> "↻";
            case DONE -> "✓";
            case SKIPPED -> "–";
            case FAILED -> "✗";
        };
    }

    private static String bar(double fraction) {
        if (fraction < 0) {
            return "";
        }
        int full = (int) Math.round(BAR * Math.min(1, fraction));
        return "[" + "█".repeat(full) + "·".repeat(BAR - full) + "] ";
    }
}
