package dev.polaris.backup.validation;

import dev.polaris.backup.archive.TocDefinition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A definition in the form in which it is compared. pg_dump describes a restored database in the words it was made with,
 * except for what is listed here.
 */
final class DefinitionText {
    /**
     * PostgreSQL stores a cast of an array of constants as a cast of each constant when it reads the text back, so that the
     * first copy of {@code CHECK (x::text = ANY ((ARRAY['a'::character varying])::text[]))} is worded differently.
     */
    private static final Pattern CAST_ARRAY = Pattern.compile(
            "\\(ARRAY\\[((?:'(?:[^']|'')*'::(?:character varying|character|text)(?:, )?)+)]\\)::text\\[]");

    private static final Pattern ELEMENT = Pattern.compile("'(?:[^']|'')*'::(?:character varying|character|text)");

    /** What a quarantine adds after a trigger was made. */
    private static final Pattern SWITCHED_OFF = Pattern.compile(
            "^ALTER (?:TABLE .* (?:DISABLE|ENABLE ALWAYS|ENABLE REPLICA) TRIGGER|EVENT TRIGGER .* (?:DISABLE|ENABLE)).*$",
            Pattern.MULTILINE);

    private static final Pattern ROLE = Pattern.compile("\"(?:[^\"]|\"\")*\"|[^\\s\",;()]+");

    private static final Pattern POLICY_ROLES = Pattern.compile("^(CREATE POLICY (?:" + ROLE + ") ON (?:" + ROLE
            + ")(?: AS \\w+)?(?: FOR \\w+)? TO )((?:" + ROLE + ")(?:, (?:" + ROLE + "))*)");

    /** How the tag of an entry begins that says something about the database as a whole. */
    static final String OF_DATABASE = "DATABASE ";

    private static final Pattern DATABASE = Pattern.compile("( ON DATABASE )(?:" + ROLE + ")");

    private DefinitionText() {}

    /**
     * The definition in comparable form.
     *
     * @param quarantined whether triggers may have been switched off
     */
    static String comparable(TocDefinition definition, boolean quarantined) {
        String text = definition.definition();
        if (definition.entry().tag().startsWith(OF_DATABASE)) {
            // A target's database has a name of its own.
            text = DATABASE.matcher(text).replaceAll("$1");
        }
        switch (definition.entry().description()) {
            case "ACL", "DEFAULT ACL" -> text = sortedLines(text);
            case "POLICY" -> text = sortedRoles(text);
            case "TRIGGER", "EVENT TRIGGER" -> {
                if (quarantined) {
                    text = SWITCHED_OFF.matcher(text).replaceAll("");
                }
            }
            default -> {
                // Compared as it is.
            }
        }
        return castEachElement(text).strip();
    }

    /** A policy's roles come in the order in which the server happens to have created them. */
    private static String sortedRoles(String text) {
        return POLICY_ROLES
                .matcher(text)
                .replaceFirst(found -> Matcher.quoteReplacement(found.group(1)
                        + ROLE.matcher(found.group(2))
                                .results()
                                .map(role -> role.group())
                                .sorted()
                                .collect(Collectors.joining(", "))));
    }

    /** Grants mean the same in any order, and their order is that of an array nobody sees. */
    private static String sortedLines(String text) {
        return text.lines().filter(line -> !line.isBlank()).sorted().collect(Collectors.joining("\n"));
    }

    private static String castEachElement(String text) {
        Matcher array = CAST_ARRAY.matcher(text);
        if (!array.find()) {
            return text;
        }
        return array.replaceAll(found -> Matcher.quoteReplacement(
                "ARRAY[" + ELEMENT.matcher(found.group(1)).replaceAll("($0)::text") + "]"));
    }
}
