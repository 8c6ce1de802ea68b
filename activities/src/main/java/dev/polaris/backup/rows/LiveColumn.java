package dev.polaris.backup.rows;

/**
 * A column of a table as it is today.
 *
 * @param name its name
 * @param type its type as the server writes it
 * @param required whether it is NOT NULL
 * @param hasDefault whether a value comes from somewhere when none is given
 * @param generated whether its value is always computed
 * @param alwaysIdentity whether it is {@code GENERATED ALWAYS AS IDENTITY}, which an UPDATE cannot change
 * @param plain whether equal values have equal texts, so that a value can be found in the text of rows
 */
record LiveColumn(
        String name,
        String type,
        boolean required,
        boolean hasDefault,
        boolean generated,
        boolean alwaysIdentity,
        boolean plain) {}
