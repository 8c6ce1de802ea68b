package dev.polaris.backup.postgres;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings that the text of a row depends on. Every session that reads rows for a backup or compares them with one
 * uses exactly these, because a row's hash is a hash of its text; pg_dump sets the middle group by itself.
 */
public final class SessionSettings {
    private static final Map<String, String> ROW_TEXT = rowText();

    private SessionSettings() {}

    private static Map<String, String> rowText() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("TimeZone", "UTC");
        settings.put("bytea_output", "hex");
        settings.put("lc_monetary", "C");
        settings.put("DateStyle", "ISO");
        settings.put("IntervalStyle", "postgres");
        settings.put("extra_float_digits", "3");
        return Map.copyOf(settings);
    }

    /** Every setting by name, as the index records them. */
    public static Map<String, String> forRowText() {
        return ROW_TEXT;
    }

    /** The settings as libpq's {@code options}; what pg_dump sets itself comes later and wins. */
    public static String asOptions() {
        StringBuilder options = new StringBuilder();
        ROW_TEXT.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(setting -> options.append(options.length() == 0 ? "" : " ")
                        .append("-c ")
                        .append(setting.getKey())
                        .append('=')
                        .append(setting.getValue()));
        return options.toString();
    }
}
