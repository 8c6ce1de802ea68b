package dev.polaris.backup.restore;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a plain primary key or unique constraint in two: a unique index, which several sessions can build on one table at
 * the same time, and the constraint on it, which then takes no time. Only definitions of exactly the simple form are split,
 * because only of these is the result the same.
 *
 * @param index the statement that builds the index
 * @param constraint the statement that makes it a constraint
 */
record UniqueIndexFirst(String index, String constraint) {
    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_$]*)";
    private static final Pattern SIMPLE = Pattern.compile("ALTER TABLE ONLY (" + NAME + "(?:\\." + NAME
            + ")?)\\s+ADD CONSTRAINT (" + NAME + ") (PRIMARY KEY|UNIQUE) \\((" + NAME + "(?:, " + NAME + ")*)\\);\\s*");

    /** The two statements; empty when the definition says anything more. */
    static Optional<UniqueIndexFirst> of(String definition) {
        Matcher matcher = SIMPLE.matcher(definition);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String table = matcher.group(1);
        String name = matcher.group(2);
        return Optional.of(new UniqueIndexFirst(
                "CREATE UNIQUE INDEX " + name + " ON " + table + " USING btree (" + matcher.group(4) + ")",
                "ALTER TABLE ONLY " + table + " ADD CONSTRAINT " + name + " " + matcher.group(3) + " USING INDEX "
                        + name));
    }
}
