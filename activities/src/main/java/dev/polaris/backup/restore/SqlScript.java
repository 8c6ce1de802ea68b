package dev.polaris.backup.restore;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a script into its statements, as pg_dump and pg_dumpall write them: quotes, dollar quotes and comments are
 * respected, lines of psql (beginning with a backslash) and comments between statements are dropped.
 */
final class SqlScript {
    private final String text;
    private final List<String> statements = new ArrayList<>();
    private int position;
    private int begin;

    private SqlScript(String text) {
        this.text = text;
    }

    /** The statements of a script, without their semicolons. */
    static List<String> statements(String text) {
        return new SqlScript(text).cut();
    }

    private List<String> cut() {
        skipBetween();
        while (position < text.length()) {
            char character = text.charAt(position);
            if (character == ';') {
                end();
            } else if (character == '\'') {
                skipQuoted('\'', escapes());
            } else if (character == '"') {
                skipQuoted('"', false);
            } else if (character == '$') {
                skipDollar();
            } else if (text.startsWith("--", position)) {
                skipLine();
            } else {
                position++;
            }
        }
        end();
        return statements;
    }

    private void end() {
        String statement =
                text.substring(begin, Math.min(position, text.length())).strip();
        if (!statement.isEmpty()) {
            statements.add(statement);
        }
        position++;
        skipBetween();
    }

    /** Moves to the first character of the next statement. */
    private void skipBetween() {
        while (position < text.length()) {
            char character = text.charAt(position);
            if (text.startsWith("--", position) || (character == '\\' && atLineStart())) {
                skipLine();
            } else if (Character.isWhitespace(character)) {
                position++;
            } else {
                break;
            }
        }
        begin = position;
    }

    private boolean atLineStart() {
        return position == 0 || text.charAt(position - 1) == '\n';
    }

    private void skipLine() {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end + 1;
    }

    /** {@code E'...'} is the only kind of text in which a backslash means something. */
    private boolean escapes() {
        return position > 0
                && (text.charAt(position - 1) == 'E' || text.charAt(position - 1) == 'e')
                && (position == 1 || !Character.isLetterOrDigit(text.charAt(position - 2)));
    }

    private void skipQuoted(char quote, boolean backslashes) {
        position++;
        while (position < text.length()) {
            char character = text.charAt(position++);
            if (backslashes && character == '\\') {
                position++;
            } else if (character == quote) {
                // A doubled quote begins the next text at once, which comes to the same.
                return;
            }
        }
    }

    private void skipDollar() {
        int close = text.indexOf('$', position + 1);
        String tag = close < 0 ? null : text.substring(position, close + 1);
        if (tag == null || !tag.matches("\\$([\\p{L}_][\\p{L}\\d_]*)?\\$")) {
            position++;
            return;
        }
        int end = text.indexOf(tag, close + 1);
        position = end < 0 ? text.length() : end + tag.length();
    }
}
