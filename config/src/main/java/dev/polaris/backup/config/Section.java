package dev.polaris.backup.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One mapping of the configuration file being read. It notes every mistake instead of stopping at the first, and remembers
 * which keys were asked for, so that the others can be refused as unknown.
 */
final class Section {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

    private final String path;
    private final JsonNode node;
    private final Map<String, String> environment;
    private final List<Problem> problems;
    private final Set<String> known = new HashSet<>();
    private final List<Section> children = new ArrayList<>();

    Section(String path, JsonNode node, Map<String, String> environment, List<Problem> problems) {
        this.path = path;
        this.node = node;
        this.environment = environment;
        this.problems = problems;
    }

    /** A mapping below this one; empty values when it is not there. */
    Section section(String key) {
        JsonNode child = take(key);
        if (child != null && !child.isObject()) {
            problem(key, "is not a mapping", "Write `" + key + ":` and its keys on indented lines below.");
            child = null;
        }
        Section section =
                new Section(at(key), child == null ? MissingNode.getInstance() : child, environment, problems);
        children.add(section);
        return section;
    }

    boolean present() {
        return node.isObject();
    }

    /** The mapping's own keys, for mappings whose keys are names. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    Optional<String> optionalText(String key) {
        JsonNode value = take(key);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            problem(key, "is not a single value", "Write one value.");
            return Optional.empty();
        }
        return Optional.ofNullable(interpolate(key, value.asText()));
    }

    /** A text that must be there; the empty text stands in for it once the mistake is noted. */
    String text(String key, String hint) {
        JsonNode value = node.get(key);
        Optional<String> text = optionalText(key);
        if (value == null || value.isNull() || text.filter(String::isBlank).isPresent()) {
            problem(key, "is missing", hint);
        }
        return text.orElse("");
    }

    int integer(String key, Integer fallback, int least, int most) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            if (fallback == null && node.get(key) == null) {
                problem(key, "is missing", "Write a number from " + least + " to " + most + ".");
            }
            return fallback == null ? least : fallback;
        }
        try {
            int value = Integer.parseInt(text.get().trim());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words as a number out of range.
        }
        problem(key, "is \"" + text.get() + "\"", "Write a number from " + least + " to " + most + ".");
        return least;
    }

    boolean bool(String key, boolean fallback) {
        Optional<String> text = optionalText(key);
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            problem(key, "is \"" + text.get() + "\"", "Write true or false.");
        }
        return text.map("true"::equals).orElse(fallback);
    }

    Duration duration(String key, Duration fallback) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            return fallback;
        }
        Matcher matcher = SHORT_DURATION.matcher(text.get().trim().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
        try {
            return Duration.parse(text.get().trim());
        } catch (DateTimeParseException e) {
            problem(key, "is \"" + text.get() + "\"", "Write a duration such as 500ms, 45s, 5m, 12h or 1d.");
            return fallback;
        }
    }

    <T> T choice(String key, T fallback, Map<String, T> choices) {
        Optional<String> text = optionalText(key);
        if (text.isPresent() && !choices.containsKey(text.get())) {
            problem(key, "is \"" + text.get() + "\"", "Write one of " + String.join(", ", choices.keySet()) + ".");
        }
        return text.map(choices::get).orElse(fallback);
    }

    /** A secret that must be a reference; a secret written into the file is refused without repeating it. */
    Optional<SecretReference> optionalSecret(String key) {
        JsonNode value = take(key);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        Optional<SecretReference> reference = SecretReference.parse(value.asText());
        if (reference.isEmpty()) {
            problem(
                    key,
                    "holds a secret itself",
                    "Write where it is: ${env:NAME} or ${file:/run/secrets/name}; and change the secret, it was in a file.");
        }
        return reference;
    }

    SecretReference secret(String key, String exampleVariable) {
        if (node.get(key) == null) {
            problem(key, "is missing", "Write ${env:" + exampleVariable + "}.");
        }
        return optionalSecret(key).orElse(new SecretReference(SecretReference.Source.ENV, exampleVariable));
    }

    void problem(String key, String message, String hint) {
        problems.add(new Problem(at(key), message, hint));
    }

    /** Notes every key that nothing asked for, here and below. */
    void refuseUnknownKeys() {
        for (String name : names()) {
            if (!known.contains(name)) {
                problem(
                        name,
                        "is not a known key",
                        known.isEmpty()
                                ? "Remove it."
                                : "Known here: "
                                        + String.join(
                                                ", ", known.stream().sorted().toList()) + ".");
            }
        }
        children.forEach(Section::refuseUnknownKeys);
    }

    private JsonNode take(String key) {
        known.add(key);
        return node.get(key);
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String interpolate(String key, String text) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            String value = environment.get(matcher.group(1));
            if (value == null || value.isEmpty()) {
                value = matcher.group(2);
            }
            if (value == null) {
                problem(
                        key,
                        "names the variable " + matcher.group(1) + ", which is not set",
                        "Set it, or write ${env:" + matcher.group(1) + ":-default}.");
                return null;
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(result).toString();
    }
}
