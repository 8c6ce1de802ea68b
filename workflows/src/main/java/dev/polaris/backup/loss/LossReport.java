package dev.polaris.backup.loss;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.catalog.TableChange;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a backup's tables lost since the backup before it.
 *
 * @param backup its slot
 * @param comparedWith the slot of the backup before it; null when there is none
 * @param at when they were compared
 * @param lost how many tables lost rows in an unusual way
 * @param tables those, the worst first; not all of them when they are many
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LossReport(String backup, String comparedWith, Instant at, long lost, List<TableChange> tables) {
    public LossReport {
        Objects.requireNonNull(backup, "backup");
        tables = List.copyOf(tables);
        for (TableChange change : tables) {
            if (change.loss() == null
                    || change.before() == null
                    || (change.after() == null) != change.loss().gone()) {
                throw new IllegalArgumentException(change.table() + " has not lost what the report says");
            }
        }
        if (lost < tables.size()) {
            throw new IllegalArgumentException(tables.size() + " tables are named, and " + lost + " lost rows");
        }
        if (comparedWith == null && lost > 0) {
            throw new IllegalArgumentException("nothing can be lost since a backup that is not there");
        }
    }

    /** The report with at most so many tables: payloads must stay small. */
    public LossReport shortened(int most) {
        return tables.size() <= most ? this : new LossReport(backup, comparedWith, at, lost, tables.subList(0, most));
    }

    /** What was lost, in one sentence for people; it holds names of tables and numbers of rows. */
    public String sentence() {
        if (comparedWith == null) {
            return "There is no earlier backup to compare it with.";
        }
        if (lost == 0) {
            return "No table lost rows in an unusual way since " + comparedWith + ".";
        }
        String named = tables.stream().map(LossReport::describe).collect(Collectors.joining(", "));
        long more = lost - tables.size();
        return heading() + " since " + comparedWith + ": " + named + (more == 0 ? "" : " and " + more + " more") + ".";
    }

    /** How many tables lost rows, in a few words. */
    @JsonIgnore
    public String heading() {
        return lost + (lost == 1 ? " table" : " tables") + " lost rows";
    }

    private static String describe(TableChange change) {
        String had = Long.toString(change.before().rows());
        return change.table() + " "
                + switch (change.loss()) {
                    case GONE -> "is gone (had " + had + " rows)";
                    case EMPTIED -> "was emptied (had " + had + " rows)";
                    case SHRUNK ->
                        "shrank from " + had + " to " + change.after().rows() + " rows";
                };
    }
}
