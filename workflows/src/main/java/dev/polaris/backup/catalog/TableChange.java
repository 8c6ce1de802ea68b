package dev.polaris.backup.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * How one table differs between two backups, as their indexes have it.
 *
 * @param table {@code schema.name}
 * @param before the table in the earlier one; null when it was not there
 * @param after the table in the later one; null when it is no longer there
 * @param loss how it lost rows in an unusual way, by {@code environments.{env}.losses}; null when it did not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TableChange(String table, TableFacts before, TableFacts after, Loss loss) {
    public TableChange {
        Objects.requireNonNull(table, "table");
        if (before == null && after == null) {
            throw new IllegalArgumentException("a table that was never there cannot have changed");
        }
    }

    /** Rows that came, less rows that went. */
    @JsonIgnore
    public long rows() {
        return rows(after) - rows(before);
    }

    /** Whether it lost rows in an unusual way. */
    @JsonIgnore
    public boolean lost() {
        return loss != null;
    }

    /** What happened, in a word or two. */
    @JsonIgnore
    public String what() {
        if (before == null) {
            return "new";
        }
        if (after == null) {
            return "gone";
        }
        if (after.rows() == 0 && before.rows() > 0) {
            return "emptied";
        }
        return rows() == 0 ? "changed" : rows() > 0 ? "grown" : "shrunk";
    }

    private static long rows(TableFacts facts) {
        return facts == null ? 0 : facts.rows();
    }
}
