package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The roles that an entry's statements name besides its owner. Without {@code roles.sql} they are all that is known of the
 * roles, and what names a role that is not there is refused by the server.
 */
final class NamedRoles {
    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\d_$]*)";
    private static final String NAME_OF_ANY = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\",.();]+)";

    /** Privileges: pg_dump writes each on a line of its own, to one grantee. */
    private static final List<Pattern> IN_PRIVILEGES = List.of(
            Pattern.compile(
                    "^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) .* (?:TO|FROM) " + NAME + "(?: WITH GRANT OPTION)?;$",
                    Pattern.MULTILINE),
            Pattern.compile("^ALTER DEFAULT PRIVILEGES FOR ROLE " + NAME + " ", Pattern.MULTILINE),
            Pattern.compile("^SET SESSION AUTHORIZATION " + NAME + ";$", Pattern.MULTILINE));

    private static final List<Pattern> IN_MAPPING =
            List.of(Pattern.compile("^CREATE USER MAPPING FOR " + NAME + " SERVER "));

    private static final List<Pattern> IN_SETTINGS =
            List.of(Pattern.compile("^ALTER ROLE " + NAME + " IN DATABASE ", Pattern.MULTILINE));

    private static final Pattern POLICY = Pattern.compile("^\\s*CREATE POLICY " + NAME_OF_ANY + " ON " + NAME_OF_ANY
            + "(?:\\." + NAME_OF_ANY + ")?(?: AS RESTRICTIVE)?(?: FOR \\w+)? TO (" + NAME_OF_ANY + "(?:, " + NAME_OF_ANY
            + ")*)");

    private static final List<Pattern> IN_LIST = List.of(Pattern.compile(NAME));

    /** Words in a role's place that are no role. */
    private static final Set<String> NO_ROLES =
            Set.of("PUBLIC", "CURRENT_USER", "CURRENT_ROLE", "SESSION_USER", "DEFAULT");

    private NamedRoles() {}

    static Set<String> in(TocDefinition definition) {
        String text = definition.definition();
        return switch (definition.entry().description()) {
            case "ACL", "DEFAULT ACL" -> find(IN_PRIVILEGES, text);
            case "USER MAPPING" -> find(IN_MAPPING, text);
            case "DATABASE PROPERTIES" -> find(IN_SETTINGS, text);
            case "POLICY" -> {
                Matcher policy = POLICY.matcher(text);
                yield policy.find() ? find(IN_LIST, policy.group(1)) : Set.of();
            }
            default -> Set.of();
        };
    }

    private static Set<String> find(List<Pattern> places, String text) {
        Set<String> names = new TreeSet<>();
        for (Pattern place : places) {
            Matcher matcher = place.matcher(text);
            while (matcher.find()) {
                String written = matcher.group(1);
                if (written.startsWith("\"")) {
                    names.add(written.substring(1, written.length() - 1).replace("\"\"", "\""));
                } else if (!NO_ROLES.contains(written)) {
                    names.add(written);
                }
            }
        }
        return names;
    }
}
