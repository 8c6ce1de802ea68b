package dev.polaris.backup.journal;

import java.time.Duration;
import java.util.stream.Collectors;

/** Renders a journal as the Markdown that Temporal UI shows as a run's current details. */
public final class JournalMarkdown {
    /** Temporal refuses large metadata; a run with that many troubles is read in its audit object. */
    private static final int TROUBLES_SHOWN = 3;

    private JournalMarkdown() {}

    /** The whole journal as a table, one row a step. */
    public static String render(JournalView journal) {
        String header = "**" + journal.kind() + "** of `" + journal.env() + "`"
                + (journal.child() == null ? "" : ", done by `" + journal.child() + "`")
                + (journal.estimatedEnd() == null ? "" : ", expected to end " + journal.estimatedEnd())
                + "\n\n| step | state | attempts | took | |\n|---|---|---|---|---|\n";
        return header + journal.steps().stream().map(JournalMarkdown::row).collect(Collectors.joining("\n"));
    }

    private static String row(StepEntry step) {
        String took = step.endedAt() == null
                ? ""
                : Duration.between(step.startedAt(), step.endedAt()).toMillis() / 1000.0 + " s";
        int hidden = Math.max(0, step.troubles().size() - TROUBLES_SHOWN);
        String troubles = step.troubles().stream().skip(hidden).collect(Collectors.joining("; "));
        String evidence = step.evidence() == null ? "" : step.evidence();
        String told = troubles.isEmpty() ? evidence : (evidence + " (" + troubles + ")").trim();
        return "| " + step.name() + " | " + step.state() + " | " + step.attempts() + " | " + took + " | "
                + told.replace("|", "\\|").replace("\n", " ") + " |";
    }
}
