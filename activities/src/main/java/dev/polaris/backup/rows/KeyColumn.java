package dev.polaris.backup.rows;

/**
 * A column that rows are recognised by.
 *
 * @param name the column
 * @param equals the operator of the key's own index, for SQL; another may find other rows equal
 */
record KeyColumn(String name, String equals) {
    /** {@code left = right} by the key's own idea of equality. */
    String match(String left, String right) {
        String column = TableName.quoted(name);
        return left + "." + column + " " + equals + " " + right + "." + column;
    }
}
