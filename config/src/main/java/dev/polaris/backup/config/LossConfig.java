package dev.polaris.backup.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the tables of an environment may lose from one backup to the next.
 *
 * @param usual the rule of every table that has none of its own
 * @param tables rules by {@code schema.name}, in the file's order; {@code *} in a name stands for any characters
 */
public record LossConfig(LossRule usual, Map<String, LossRule> tables) {
    /** What is used when the configuration is silent. */
    public static final LossConfig STANDARD = new LossConfig(LossRule.STANDARD, Map.of());

    public LossConfig {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }

    /** The rule of a table: that of its own name, else of the first pattern that fits it, else the usual one. */
    public LossRule rule(String table) {
        LossRule own = tables.get(table);
        if (own != null) {
            return own;
        }
        return tables.entrySet().stream()
                .filter(entry -> fits(entry.getKey(), table))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(usual);
    }

    private static boolean fits(String pattern, String table) {
        if (pattern.indexOf('*') < 0) {
            return false;
        }
        String expression =
                Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(expression, Pattern.DOTALL).matcher(table).matches();
    }
}
