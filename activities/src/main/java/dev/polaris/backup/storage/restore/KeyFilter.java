package dev.polaris.backup.storage.restore;

import dev.polaris.backup.storage.source.KeyRange;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Tells the keys that were chosen from the others. */
final class KeyFilter implements Predicate<String> {
    private static final String SPECIAL = "*?\\";

    private final Set<String> keys;
    private final String prefix;
    private final Pattern pattern;

    private KeyFilter(Set<String> keys, String prefix, Pattern pattern) {
        this.keys = keys;
        this.prefix = prefix;
        this.pattern = pattern;
    }

    static KeyFilter of(ObjectChoice choice) {
        if (!choice.keys().isEmpty()) {
            return new KeyFilter(Set.copyOf(choice.keys()), "", null);
        }
        if (choice.glob() == null) {
            return new KeyFilter(Set.of(), choice.prefix(), null);
        }
        return new KeyFilter(Set.of(), literalBegin(choice.glob()), pattern(choice.glob()));
    }

    @Override
    public boolean test(String key) {
        if (!keys.isEmpty()) {
            return keys.contains(key);
        }
        return key.startsWith(prefix)
                && (pattern == null || pattern.matcher(key).matches());
    }

    /** Whether a chosen key can be in this range. */
    boolean mayBeIn(KeyRange range) {
        return keys.isEmpty() ? range.mayHoldPrefix(prefix) : keys.stream().anyMatch(range::contains);
    }

    /** Whether single keys were named, which are looked for one by one. */
    boolean namesKeys() {
        return !keys.isEmpty();
    }

    private static String literalBegin(String glob) {
        int end = 0;
        while (end < glob.length() && SPECIAL.indexOf(glob.charAt(end)) < 0) {
            end++;
        }
        return glob.substring(0, end);
    }

    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char character = glob.charAt(i);
            if (character == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                regex.append(".*");
                i++;
            } else if (character == '*') {
                regex.append("[^/]*");
            } else if (character == '?') {
                regex.append("[^/]");
            } else {
                boolean escaped = character == '\\' && i + 1 < glob.length();
                int literal = glob.codePointAt(escaped ? i + 1 : i);
                regex.append(Pattern.quote(Character.toString(literal)));
                i += Character.charCount(literal) - 1 + (escaped ? 1 : 0);
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
