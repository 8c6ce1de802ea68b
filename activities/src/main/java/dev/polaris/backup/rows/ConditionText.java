package dev.polaris.backup.rows;

/**
 * Looks at a condition as text: whether it could end the brackets it is put into, or begin another statement. This is no
 * parser of SQL, and refuses some valid conditions: dollar quotes, comments and semicolons outside quotes.
 */
final class ConditionText {
    private final String text;
    private int position;

    private ConditionText(String text) {
        this.text = text;
    }

    /** Whether quotes and brackets match, and nothing ends the expression. */
    static boolean balanced(String condition) {
        return new ConditionText(condition).balanced();
    }

    private boolean balanced() {
        int depth = 0;
        while (position < text.length()) {
            char next = text.charAt(position++);
            boolean fine = switch (next) {
                case '(', '[' -> ++depth > 0;
                case ')', ']' -> --depth >= 0;
                case '\'' -> skipQuoted('\'', escapeString());
                case '"' -> skipQuoted('"', false);
                case ';', '\0' -> false;
                case '$' -> !text.substring(position).matches("(?s)\\w*\\$.*");
                case '-' -> !at('-');
                case '/' -> !at('*');
                default -> true;
            };
            if (!fine) {
                return false;
            }
        }
        return depth == 0;
    }

    /** Whether the quote just passed belongs to {@code E'…'}; in {@code date'…'} a backslash is a character. */
    private boolean escapeString() {
        boolean marked = position >= 2 && "eE".indexOf(text.charAt(position - 2)) >= 0;
        return marked && (position < 3 || !Character.isUnicodeIdentifierPart(text.charAt(position - 3)));
    }

    private boolean at(char expected) {
        return position < text.length() && text.charAt(position) == expected;
    }

    private boolean skipQuoted(char quote, boolean backslashEscapes) {
        while (position < text.length()) {
            char next = text.charAt(position++);
            if (backslashEscapes && next == '\\') {
                position++;
            } else if (next == quote) {
                if (!at(quote)) {
                    return true;
                }
                position++;
            }
        }
        return false;
    }
}
