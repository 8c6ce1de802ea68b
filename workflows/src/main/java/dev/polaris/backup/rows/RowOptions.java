package dev.polaris.backup.rows;

import java.util.Objects;

/**
 * What is to be done with which rows.
 *
 * @param selection the rows of the table that are meant
 * @param onlyMissing whether an export holds only rows that are missing today
 * @param mode what becomes of the selected rows
 * @param withParents whether missing rows that written ones refer to come back too
 * @param withChildren whether missing rows that refer to inserted ones come back too
 */
public record RowOptions(
        RowSelection selection, boolean onlyMissing, RowMode mode, boolean withParents, boolean withChildren) {
    public RowOptions {
        Objects.requireNonNull(selection, "selection");
        Objects.requireNonNull(mode, "mode");
        if (onlyMissing && mode != RowMode.INSERT_MISSING) {
            throw new IllegalArgumentException("rows that are missing today can only be inserted; mode " + mode.label()
                    + " has nothing to do with them");
        }
    }

    /**
     * The options of a request.
     *
     * @throws IllegalArgumentException when they contradict each other
     */
    public static RowOptions of(RowRestoreRequest request) {
        return new RowOptions(
                new RowSelection(request.where(), request.keys()),
                Boolean.TRUE.equals(request.missing()),
                request.mode() == null ? RowMode.INSERT_MISSING : request.mode(),
                Boolean.TRUE.equals(request.withParents()),
                Boolean.TRUE.equals(request.withChildren()));
    }
}
