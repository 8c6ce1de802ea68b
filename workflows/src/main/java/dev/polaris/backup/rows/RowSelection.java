package dev.polaris.backup.rows;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Which rows of the table are meant; all of them when neither a condition nor keys are given.
 *
 * @param where an SQL condition on the table's columns, names of functions and types with their schema; null for none
 * @param keys values of the primary key, one list for each row, in the key's order; null or empty for none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RowSelection(String where, List<List<String>> keys) {
    /** Every row. */
    public static final RowSelection ALL = new RowSelection(null, List.of());

    /** More belong into a condition; payloads stay small. */
    private static final int MOST_KEYS = 1000;

    private static final int LONGEST = 32_000;

    public RowSelection {
        keys = keys == null ? List.of() : keys.stream().map(List::copyOf).toList();
        where = where == null || where.isBlank() ? null : where;
        if (where != null && !keys.isEmpty()) {
            throw new IllegalArgumentException("name rows by a condition or by keys, not by both");
        }
        int length = (where == null ? 0 : where.length())
                + keys.stream().flatMap(List::stream).mapToInt(String::length).sum();
        if (keys.size() > MOST_KEYS || length > LONGEST) {
            throw new IllegalArgumentException("at most " + MOST_KEYS + " keys and " + LONGEST
                    + " characters can be named; write a condition for more");
        }
    }

    /** Whether every row is meant. */
    @JsonIgnore
    public boolean all() {
        return where == null && keys.isEmpty();
    }
}
