package dev.polaris.backup.restore;

/**
 * Statements that a restore can go on without. The server itself catches what they fail with, so that they cost no message
 * more, in the same transaction as everything else of their entry.
 */
final class Forgiven {
    static final String NO_PROVIDER = "needs a security label provider, which the target does not load";

    private Forgiven() {}

    /**
     * Gives something to its owner, or leaves it with the login: only a superuser may give to anybody, others to a role
     * they are a member of, which may also create in the schema.
     */
    static String owner(String statements) {
        return block(statements, "insufficient_privilege or undefined_object", "null");
    }

    /** Sets a label, or writes down that nobody on the target knows such labels. No server lists its providers. */
    static String label(String statement, int dumpId) {
        return block(
                statement,
                "invalid_parameter_value",
                "insert into " + LeftOutTable.LATER + " values (" + dumpId + ", " + SqlNames.literal(NO_PROVIDER)
                        + ", true) on conflict do nothing");
    }

    private static String block(String statements, String failures, String instead) {
        String text = statements.strip();
        String body = "begin " + text + (text.endsWith(";") ? "" : ";") + "\nexception when " + failures + " then "
                + instead + "; end";
        String quote = "$polaris$";
        while (body.contains(quote)) {
            quote = quote.replace("polaris", "polaris_");
        }
        return "do " + quote + body + quote;
    }
}
