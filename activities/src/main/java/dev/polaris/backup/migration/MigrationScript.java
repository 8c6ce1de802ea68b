package dev.polaris.backup.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a migration into statements as psql does: texts, quoted names, dollar quotes, nested comments, parentheses and
 * {@code BEGIN ATOMIC} bodies hold no end of a statement.
 *
 * <p>{@code CONCURRENTLY} is blanked out, where it belongs to an index or a partition: nobody else uses the database, so the
 * result is the same, and the statement can be part of the migration's transaction.
 */
final class MigrationScript {
    private static final int WORDS_KEPT = 64;

    private final String text;
    private final StringBuilder changed;
    private final List<MigrationStatement> statements = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private int position;
    private int begin = -1;
    private int parentheses;
    private int atomic;
    private String lastWord = "";
    private int countedTo;
    private int line = 1;

    private MigrationScript(String text) {
        this.text = text;
        this.changed = new StringBuilder(text);
    }

    /**
     * A script taken apart.
     *
     * @param statements what is to be run, in order
     * @param problems what only psql understands: {@code line N: …}
     */
    record Parsed(List<MigrationStatement> statements, List<String> problems) {}

    static Parsed parse(String text) {
        MigrationScript script = new MigrationScript(text);
        script.cut();
        return new Parsed(List.copyOf(script.statements), List.copyOf(script.problems));
    }

    private void cut() {
        while (position < text.length()) {
            char character = text.charAt(position);
            if (Character.isWhitespace(character) || character == '\uFEFF') {
                position++;
            } else if (text.startsWith("--", position)) {
                skipTo("\n", position);
            } else if (text.startsWith("/*", position)) {
                skipComment();
            } else if (character == ';' && parentheses == 0 && atomic == 0) {
                end();
            } else if (character == '\\' && begin < 0) {
                problems.add("line " + lineAt(position) + ": a command of psql");
                skipTo("\n", position);
            } else {
                begin = begin < 0 ? position : begin;
                readPart(character);
            }
        }
        end();
    }

    private void readPart(char character) {
        if (character == '\'') {
            skipQuoted('\'', false);
        } else if (character == '"') {
            skipQuoted('"', false);
        } else if (character == '$') {
            skipDollarQuoted();
        } else if (isWordPart(character)) {
            readWord();
        } else {
            parentheses = Math.max(0, parentheses + (character == '(' ? 1 : character == ')' ? -1 : 0));
            position++;
        }
    }

    private void readWord() {
        int start = position;
        while (position < text.length() && (isWordPart(text.charAt(position)) || text.charAt(position) == '$')) {
            position++;
        }
        String word = text.substring(start, position).toUpperCase(Locale.ROOT);
        if (word.equals("E") && position < text.length() && text.charAt(position) == '\'') {
            skipQuoted('\'', true);
            return;
        }
        if (atomic > 0) {
            atomic += word.equals("CASE") ? 1 : word.equals("END") ? -1 : 0;
        } else if (word.equals("ATOMIC") && lastWord.equals("BEGIN")) {
            atomic = 1;
        }
        if (word.equals("CONCURRENTLY") && concerns()) {
            changed.replace(start, position, " ".repeat(word.length()));
        } else if (words.size() < WORDS_KEPT) {
            words.add(word);
        }
        lastWord = word;
    }

    /** A materialized view's refresh may be concurrent in a transaction; elsewhere it may be somebody's name. */
    private boolean concerns() {
        return words.contains("INDEX") || words.contains("REINDEX") || words.contains("DETACH");
    }

    private void end() {
        if (begin >= 0) {
            String statement = changed.substring(begin, Math.min(position, text.length()));
            statements.add(new MigrationStatement(lineAt(begin), statement.stripTrailing(), words));
        }
        position++;
        begin = -1;
        parentheses = 0;
        atomic = 0;
        words.clear();
        lastWord = "";
    }

    private void skipTo(String mark, int from) {
        int found = text.indexOf(mark, from);
        position = found < 0 ? text.length() : found + mark.length();
    }

    private void skipComment() {
        int depth = 0;
        do {
            boolean opens = text.startsWith("/*", position);
            boolean closes = text.startsWith("*/", position);
            depth += opens ? 1 : closes ? -1 : 0;
            position += opens || closes ? 2 : 1;
        } while (depth > 0 && position < text.length());
    }

    private void skipQuoted(char quote, boolean backslashes) {
        position++;
        while (position < text.length()) {
            char character = text.charAt(position++);
            if (backslashes && character == '\\') {
                position++;
            } else if (character == quote) {
                // A doubled quote begins the next text at once, which comes to the same, but for its backslashes.
                if (!backslashes || position >= text.length() || text.charAt(position) != quote) {
                    return;
                }
                position++;
            }
        }
    }

    private void skipDollarQuoted() {
        int close = position + 1;
        while (close < text.length() && isWordPart(text.charAt(close))) {
            close++;
        }
        boolean parameter = close > position + 1 && Character.isDigit(text.charAt(position + 1));
        if (close >= text.length() || text.charAt(close) != '$' || parameter) {
            position++;
            return;
        }
        String tag = text.substring(position, close + 1);
        skipTo(tag, close + 1);
    }

    private static boolean isWordPart(char character) {
        return Character.isLetterOrDigit(character) || character == '_';
    }

    /** Called with rising positions only. */
    private int lineAt(int where) {
        for (; countedTo < where; countedTo++) {
            line += text.charAt(countedTo) == '\n' ? 1 : 0;
        }
        return line;
    }
}
