package dev.polaris.backup.journal;

import java.io.PrintStream;
import java.util.List;

/** Shows only what holds a run up; the rest is in the document that ends the command. */
public final class NoticesOnly implements RunDisplay {
    private final PlainLines lines;

    public NoticesOnly(PrintStream err) {
        this.lines = new PlainLines(err);
    }

    @Override
    public void show(RunSight sight) {
        lines.show(new RunSight(List.of(), List.of(), sight.notices(), null, null));
    }
}
