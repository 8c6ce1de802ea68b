package dev.polaris.backup.validation;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import java.util.regex.MatchResult;
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

    private static final Pattern GRANTOR =
            Pattern.compile("^(?:SET|RESET) SESSION AUTHORIZATION.*$", Pattern.MULTILINE);

    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\",.();]+)";

    private static final Pattern POLICY_ROLES = Pattern.compile("^(\\s*CREATE POLICY " + NAME + " ON " + NAME + "(?:\\."
            + NAME + ")?(?: AS RESTRICTIVE)?(?: FOR \\w+)? TO )(" + NAME + "(?:, " + NAME + ")+)");

    /** What stands for a view until the section of its rule, because the view depends on a primary key: only nulls. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\s*CREATE VIEW [^']* AS\\s+SELECT\\s+\\(?NULL::[^']*");

    /** A null of a domain, as the server says it: cast to the type below, and that to the domain. */
    private static final Pattern NULL_BELOW_DOMAIN = Pattern.compile("\\(NULL::[^()]*(?:\\([\\d,]+\\)[^()]*)?\\)::");

    private static final Pattern COLLATED_NULL = Pattern.compile("\\((NULL::[^()]* COLLATE [^()]*)\\)");

    private static final Pattern ROLE = Pattern.compile(NAME);

    private DefinitionText() {}

    /**
     * The definition in comparable form.
     *
     * @param quarantined whether triggers may have been switched off
     * @param grantors whether it matters who made a grant; a login that is no superuser made them all
     */
    static String comparable(TocDefinition definition, boolean quarantined, boolean grantors) {
        String text = ofTheDatabase(definition.entry())
                ? definition.definition().replace(definition.entry().tag(), "DATABASE")
                : definition.definition();
        switch (definition.entry().description()) {
            case "ACL" ->
                text = sortedLines(grantors ? text : GRANTOR.matcher(text).replaceAll(""));
            // Up to 16 with two spaces where a kind of privilege is left out.
            case "DEFAULT ACL" ->
                text = sortedLines(text.replace("  TO ", " TO ").replace("  FROM ", " FROM "));
            // From 17 on with ONLY, which changes nothing for a column of one table.
            case "FOREIGN TABLE" -> text = text.replace("ALTER FOREIGN TABLE ONLY ", "ALTER FOREIGN TABLE ");
            case "POLICY" -> text = sortedRoles(text);
            case "VIEW" -> text = wordedAsByDump(text);
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

    /** Whether an entry is the comment, the privileges or a label of the database itself. */
    static boolean ofTheDatabase(TocEntry entry) {
        return entry.tag().startsWith("DATABASE ");
    }

    /** Grants mean the same in any order, and their order is that of an array nobody sees. */
    private static String sortedLines(String text) {
        return text.lines().filter(line -> !line.isBlank()).sorted().collect(Collectors.joining("\n"));
    }

    /** pg_dump words its own placeholders otherwise than the server does when it is asked for the same view. */
    private static String wordedAsByDump(String text) {
        if (!PLACEHOLDER.matcher(text).matches()) {
            return text;
        }
        String oneLine = text.replaceAll("\\s+", " ");
        String ofDomains = NULL_BELOW_DOMAIN.matcher(oneLine).replaceAll("NULL::");
        return COLLATED_NULL.matcher(ofDomains).replaceAll("$1");
    }

    /** pg_dump names a policy's roles in the order in which the cluster happens to have them. */
    private static String sortedRoles(String text) {
        Matcher policy = POLICY_ROLES.matcher(text);
        if (!policy.find()) {
            return text;
        }
        String sorted = ROLE.matcher(policy.group(2))
                .results()
                .map(MatchResult::group)
                .sorted()
                .collect(Collectors.joining(", "));
        return policy.group(1) + sorted + text.substring(policy.end());
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
