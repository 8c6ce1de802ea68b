package dev.polaris.backup.report;

import static dev.polaris.backup.report.Html.element;
import static dev.polaris.backup.report.Html.escaped;

import dev.polaris.backup.journal.ShownStep;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.journal.StepState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** A report as one HTML page that needs nothing else: no script, no font, no address. It is well-formed XML as well. */
final class ReportPage {
    private final RunReport report;
    private final StringBuilder html = new StringBuilder();

    ReportPage(RunReport report) {
        this.report = report;
    }

    String html() {
        String title = report.kind() + " of " + report.env();
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .append(element("title", title + ", " + time(report.startedAt())))
                .append("\n<style>\n")
                .append(style())
                .append("</style>\n</head>\n<body>\n")
                .append(element("h1", title))
                .append("\n<p class=\"state ")
                .append(tone())
                .append("\">")
                .append(escaped(report.state() + (report.failure() == null ? "" : ": " + report.failure())))
                .append("</p>\n");
        summary();
        html.append("<h2>Timeline</h2>\n").append(new Timeline(report).svg());
        steps();
        comparison();
        facts("Digests", report.digests(), true);
        facts("What was asked for", report.asked(), false);
        facts("What came of it", report.result(), false);
        html.append("<footer>")
                .append(escaped("As of " + time(report.seenAt()) + ". Every time is UTC. Names are as the clients gave"
                        + " them; nobody has checked them."))
                .append("</footer>\n</body>\n</html>\n");
        return html.toString();
    }

    private String tone() {
        return switch (report.state()) {
            case "completed" -> "good";
            case "running" -> "busy";
            default -> "bad";
        };
    }

    private void summary() {
        html.append("<table class=\"facts\"><tbody>\n");
        row("Run", report.workflowId() + ", run " + report.runId());
        if (!report.work().equals(report.workflowId())) {
            row("Done by", report.work());
        }
        if (report.link() != null) {
            html.append("<tr><th scope=\"row\">Temporal UI</th><td><a href=\"")
                    .append(escaped(report.link()))
                    .append("\">")
                    .append(escaped(report.link()))
                    .append("</a></td></tr>\n");
        }
        row("Ticket", report.ticket() == null ? "none" : report.ticket());
        row("Asked for by", report.requester());
        report.approvals()
                .forEach(decision ->
                        row("Consent", decision.what() + (decision.at() == null ? "" : ", " + time(decision.at()))));
        row("Asked for at", time(report.startedAt()));
        row("Ended at", report.endedAt() == null ? "it runs" : time(report.endedAt()));
        row("Took", Span.of(report.took()));
        objective("Recovery time (RTO)", report.recoveryTime());
        objective("Age of the data (RPO)", report.dataLoss());
        if (report.readOnly() != null) {
            ReadOnlySpan span = report.readOnly();
            row(
                    "App read-only",
                    Span.of(span.took()) + ", from " + time(span.from())
                            + (span.until() == null ? ", and still is" : " until " + time(span.until())));
        }
        html.append("</tbody></table>\n");
    }

    private void objective(String name, Objective objective) {
        if (objective != null) {
            row(
                    name,
                    Span.of(objective.reached()) + " of "
                            + objective.objective().toHours() + "h: " + (objective.met() ? "met" : "MISSED"));
        }
    }

    private void steps() {
        html.append("<h2>Steps</h2>\n<table><thead><tr><th>step</th><th>state</th><th class=\"number\">attempts</th>")
                .append(
                        "<th class=\"number\">began</th><th class=\"number\">took</th><th>evidence</th></tr></thead><tbody>\n");
        report.steps().forEach(this::step);
        html.append("</tbody></table>\n");
    }

    private void step(ShownStep shown) {
        StepEntry step = shown.step();
        String state = step.state().name().toLowerCase(Locale.ROOT);
        html.append("<tr><td class=\"step\" style=\"padding-left:")
                .append(shown.depth())
                .append("em\">")
                .append(escaped(step.name()))
                .append("</td><td class=\"")
                .append(tone(step.state()))
                .append("\">")
                .append(state)
                .append("</td>");
        number(Integer.toString(step.attempts()));
        number("+" + Span.of(Duration.between(report.startedAt(), step.startedAt())));
        number(step.endedAt() == null ? "" : Span.of(Duration.between(step.startedAt(), step.endedAt())));
        html.append("<td>").append(escaped(step.evidence() == null ? "" : step.evidence()));
        if (!step.troubles().isEmpty()) {
            html.append("<ul>");
            step.troubles().forEach(trouble -> html.append(element("li", trouble)));
            html.append("</ul>");
        }
        html.append("</td></tr>\n");
    }

    private static String tone(StepState state) {
        return switch (state) {
            case DONE -> "good";
            case FAILED -> "bad";
            case RUNNING, RETRYING -> "busy";
            case SKIPPED -> "idle";
        };
    }

    private void comparison() {
        StepComparison comparison = report.comparison();
        if (comparison == null) {
            return;
        }
        html.append("<h2>Beside another run</h2>\n")
                .append(element(
                        "p",
                        comparison.against() + " of " + time(comparison.startedAt()) + ", run " + comparison.runId()))
                .append(
                        "\n<table><thead><tr><th>step</th><th class=\"number\">here</th><th class=\"number\">there</th>")
                .append("<th class=\"number\">here of there</th></tr></thead><tbody>\n");
        comparison.steps().forEach(this::times);
        times(new StepTimes("the whole run", report.took(), comparison.took()));
        html.append("</tbody></table>\n");
    }

    private void times(StepTimes times) {
        html.append("<tr>").append(element("td", times.step()));
        number(times.took() == null ? "not done" : Span.of(times.took()));
        number(times.tookThere() == null ? "not done" : Span.of(times.tookThere()));
        boolean comparable = times.took() != null
                && times.tookThere() != null
                && times.tookThere().toMillis() > 0;
        number(
                comparable
                        ? String.format(
                                Locale.ROOT,
                                "%.2f×",
                                (double) times.took().toMillis()
                                        / times.tookThere().toMillis())
                        : "");
        html.append("</tr>\n");
    }

    private void facts(String title, List<Fact> facts, boolean code) {
        if (facts.isEmpty()) {
            return;
        }
        html.append(element("h2", title)).append("\n<table class=\"facts\"><tbody>\n");
        for (Fact fact : facts) {
            html.append("<tr><th scope=\"row\">")
                    .append(escaped(fact.name()))
                    .append("</th><td>")
                    .append(code ? element("code", fact.value()) : escaped(fact.value()))
                    .append("</td></tr>\n");
        }
        html.append("</tbody></table>\n");
    }

    private void row(String name, String value) {
        html.append("<tr><th scope=\"row\">")
                .append(escaped(name))
                .append("</th><td>")
                .append(escaped(value))
                .append("</td></tr>\n");
    }

    private void number(String text) {
        html.append("<td class=\"number\">").append(escaped(text)).append("</td>");
    }

    private static String time(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String style() {
        try (InputStream css = ReportPage.class.getResourceAsStream("report.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
