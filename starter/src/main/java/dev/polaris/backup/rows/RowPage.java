package dev.polaris.backup.rows;

import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.Invocation;
import java.util.Map;

/** What came of a row restore, for a person or as the one document. */
final class RowPage {
    private final Invocation invocation;

    RowPage(Invocation invocation) {
        this.invocation = invocation;
    }

    void print(RowRestoreResult result) {
        if (invocation.json()) {
            invocation.printJson(result);
            return;
        }
        line("");
        line(result.source().table() + ": " + words(result.outcome()));
        line("  backup:    " + result.source().backup().slot() + " ("
                + result.source().state() + ", data of "
                + result.source().backup().snapshotTime() + ")");
        line("  target:    " + result.source().target() + " (" + result.source().targetLabel() + ")");
        result.plan().tables().forEach(this::print);
        result.plan().findings().forEach(finding -> line("  ! " + finding));
        result.plan().refusals().forEach(refusal -> line("  ! cannot be merged: " + refusal));
        if (result.plan().samples() != null) {
            line("  samples:   " + result.plan().samples() + " on the restore worker");
        }
        if (result.merged() != null) {
            result.merged().tables().forEach(table -> line("  merged:    " + table.line()));
            line("  sequences: " + result.merged().sequences() + " moved forward");
        }
        if (result.exported() != null) {
            ExportedRows file = result.exported();
            line("  exported:  " + file.rows() + " rows, " + ByteSize.of(file.bytes()) + ", to " + file.file() + " on "
                    + file.host());
        }
        if (result.outcome() == RowRestoreOutcome.PLANNED) {
            line("  nothing was changed; --merge brings the rows back");
        }
    }

    private void print(TableDifference table) {
        line("  " + table.line());
        for (Map.Entry<String, Long> column : table.changedColumns().entrySet()) {
            line("    " + column.getKey() + ": differs in " + column.getValue() + " rows");
        }
    }

    private static String words(RowRestoreOutcome outcome) {
        return switch (outcome) {
            case PLANNED -> "compared";
            case NOTHING_TO_DO -> "there is nothing to change";
            case EXPORTED -> "exported";
            case MERGED -> "merged";
        };
    }

    private void line(String text) {
        invocation.out().println(text);
    }
}
