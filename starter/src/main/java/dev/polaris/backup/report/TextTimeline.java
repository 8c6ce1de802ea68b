package dev.polaris.backup.report;

import dev.polaris.backup.journal.ShownStep;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.journal.StepState;
import dev.polaris.backup.starter.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The timeline for a terminal: a line a step, and what was reached. */
final class TextTimeline {
    private TextTimeline() {}

    static List<String> of(RunReport report) {
        TextTable table = new TextTable("BEGAN", "TOOK", "STEP", "");
        report.steps()
                .forEach(shown -> table.row(
                        "+"
                                + Span.of(Duration.between(
                                        report.startedAt(), shown.step().startedAt())),
                        took(shown.step()),
                        "  ".repeat(shown.depth()) + shown.step().name(),
                        words(shown)));
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(report.state() + " in " + Span.of(report.took()) + reached(" of RTO", report.recoveryTime()));
        if (report.dataLoss() != null) {
            lines.add("data lost: " + Span.of(report.dataLoss().reached()) + reached(" of RPO", report.dataLoss()));
        }
        if (report.readOnly() != null) {
            lines.add("app read-only: " + Span.of(report.readOnly().took())
                    + (report.readOnly().until() == null ? ", and still is" : ""));
        }
        return lines;
    }

    private static String reached(String name, Objective objective) {
        return objective == null
                ? ""
                : name + " " + objective.objective().toHours() + "h: " + (objective.met() ? "met" : "MISSED");
    }

    private static String took(StepEntry step) {
        return step.endedAt() == null ? "" : Span.of(Duration.between(step.startedAt(), step.endedAt()));
    }

    private static String words(ShownStep shown) {
        StepEntry step = shown.step();
        String state = step.state() == StepState.DONE ? "" : step.state().name().toLowerCase(Locale.ROOT) + " ";
        String attempts = step.attempts() > 1 ? "attempt " + step.attempts() + " " : "";
        String evidence = step.evidence() == null ? "" : step.evidence().replace('\n', ' ');
        return (state + attempts + evidence).strip();
    }
}
