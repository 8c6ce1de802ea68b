package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Which large objects an entry is about: one before archive 1.16, up to a thousand since. */
final class LargeObjectGroup {
    private LargeObjectGroup() {}

    /** Their numbers, as text. */
    static List<String> oids(TocDefinition definition) {
        if (EntryKind.of(definition.entry()) == EntryKind.LARGE_OBJECT) {
            return List.of(definition.entry().tag());
        }
        return Arrays.stream(definition.definition().trim().split("\\s+"))
                .filter(oid -> !oid.isEmpty())
                .toList();
    }

    /** The statement that creates them, empty. */
    static String create(List<String> oids) {
        return "SELECT pg_catalog.lo_create(oid) FROM pg_catalog.unnest('{"
                + String.join(",", oids)
                + "}'::pg_catalog.oid[]) AS created(oid)";
    }

    /** The statements that give them to a role. */
    static String setOwner(List<String> oids, String owner) {
        String role = SqlNames.quoted(owner);
        return oids.stream()
                .map(oid -> "ALTER LARGE OBJECT " + oid + " OWNER TO " + role)
                .collect(Collectors.joining(";\n"));
    }

    /** Privileges are written for one of the group; these are the statements for all of it. */
    static List<String> privileges(List<String> statements, List<String> oids) {
        return statements.stream()
                .flatMap(statement -> statement.matches("(?s).*\\bLARGE OBJECT \\d+\\b.*")
                        ? oids.stream()
                                .map(oid -> statement.replaceFirst("\\bLARGE OBJECT \\d+\\b", "LARGE OBJECT " + oid))
                        : List.of(statement).stream())
                .toList();
    }
}
