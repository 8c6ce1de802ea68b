package dev.polaris.backup.procedure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How much was written to an instance up to one moment.
 *
 * @param at the moment
 * @param tables by name; of many tables the rest is one line, the same in each count of an instance
 */
public record WriteCount(Instant at, List<TableWrites> tables) {
    public WriteCount {
        tables = List.copyOf(tables);
    }

    /** The tables that were written since an earlier count of the same instance, and how much. */
    List<TableWrites> since(WriteCount earlier) {
        Map<String, TableWrites> before =
                earlier.tables.stream().collect(Collectors.toMap(TableWrites::table, Function.identity()));
        return tables.stream()
                .map(now -> now.since(before.getOrDefault(now.table(), new TableWrites(now.table(), 0, 0, 0))))
                .filter(written -> !written.none())
                .toList();
    }
}
