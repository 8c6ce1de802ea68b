package dev.polaris.backup.report;

import dev.polaris.backup.journal.ShownStep;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.journal.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** A picture of a run: one bar a step from its beginning to its end, and the time in which the app could not write. */
final class Timeline {
    private static final int NAMES = 270;
    private static final int BARS = 600;
    private static final int WIDTH = NAMES + BARS + 80;
    private static final int ROW = 20;
    private static final int TOP = 38;
    private static final int NAME_LENGTH = 38;
    private static final int TICKS = 8;
    /** A step that took no time can be seen all the same. */
    private static final double THINNEST = 2;

    private static final long[] STEPS = {
        1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 43200, 86400
    };

    private final RunReport report;
    private final Instant end;

    Timeline(RunReport report) {
        this.report = report;
        this.end = report.endedAt() == null ? report.seenAt() : report.endedAt();
    }

    /** The picture as an SVG element. */
    String svg() {
        List<ShownStep> steps = report.steps();
        int height = TOP + steps.size() * ROW + 8;
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg class=\"timeline\" role=\"img\" aria-label=\"Timeline of the run\" viewBox=\"0 0 %d %d\""
                        + " xmlns=\"http://www.w3.org/2000/svg\">%n",
                WIDTH, height));
        svg.append(readOnly(height));
        svg.append(ticks(height));
        for (int row = 0; row < steps.size(); row++) {
            svg.append(row(steps.get(row), TOP + row * ROW));
        }
        return svg.append("</svg>\n").toString();
    }

    private String readOnly(int height) {
        ReadOnlySpan span = report.readOnly();
        if (span == null) {
            return "";
        }
        double from = x(span.from());
        double width = Math.max(THINNEST, x(span.until() == null ? end : span.until()) - from);
        String words = "app read-only for " + Span.of(span.took());
        // At the right edge the words stand before the mark, not beyond the picture.
        boolean late = from > NAMES + BARS / 2.0;
        return format(
                "<g><title>%s</title><rect class=\"readonly\" x=\"%.1f\" y=\"14\" width=\"%.1f\" height=\"%d\"/>"
                        + "<text class=\"readonly\" x=\"%.1f\" y=\"11\" text-anchor=\"%s\">%s</text></g>%n",
                words, from, width, height - 16, late ? from + width : from, late ? "end" : "start", words);
    }

    private String ticks(int height) {
        long seconds = Math.max(1, Duration.between(report.startedAt(), end).toSeconds());
        long step = LongStream.of(STEPS)
                .filter(candidate -> seconds / candidate <= TICKS)
                .findFirst()
                .orElse(seconds / TICKS);
        StringBuilder ticks = new StringBuilder();
        for (long second = 0; second <= seconds; second += step) {
            double x = x(report.startedAt().plusSeconds(second));
            ticks.append(format(
                    "<line class=\"tick\" x1=\"%.1f\" x2=\"%.1f\" y1=\"30\" y2=\"%d\"/>"
                            + "<text class=\"tick\" x=\"%.1f\" y=\"26\" text-anchor=\"middle\">%s</text>%n",
                    x, x, height - 4, x, clock(second)));
        }
        return ticks.toString();
    }

    private String row(ShownStep shown, int y) {
        StepEntry step = shown.step();
        String state = step.state().name().toLowerCase(Locale.ROOT);
        Instant until = step.endedAt() == null ? end : step.endedAt();
        Duration took = Duration.between(step.startedAt(), until);
        double from = x(step.startedAt());
        double width = Math.max(THINNEST, x(until) - from);
        String told = step.state() == StepState.SKIPPED ? "skipped" : Span.of(took);
        return format(
                "<g><title>%s: %s, %s</title><text x=\"%d\" y=\"%d\">%s</text>"
                        + "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>"
                        + "<text class=\"took\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text></g>%n",
                Html.escaped(step.name()),
                state,
                told,
                4 + shown.depth() * 14,
                y + 14,
                Html.escaped(shortened(step.name(), NAME_LENGTH - 2 * shown.depth())),
                state,
                from,
                y + 4,
                width,
                ROW - 8,
                WIDTH - 4,
                y + 14,
                told);
    }

    private double x(Instant moment) {
        double whole = Math.max(1, Duration.between(report.startedAt(), end).toMillis());
        double part = Duration.between(report.startedAt(), moment).toMillis();
        return NAMES + BARS * Math.min(1, Math.max(0, part / whole));
    }

    private static String shortened(String name, int longest) {
        return name.length() <= longest ? name : name.substring(0, Math.max(1, longest - 1)) + "…";
    }

    private static String clock(long seconds) {
        return seconds < 3600
                ? format("%d:%02d", seconds / 60, seconds % 60)
                : format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
