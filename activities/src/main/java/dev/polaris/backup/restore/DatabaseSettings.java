package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an archive says about the database as a whole, said of the target's database, whose name is another. Settings that
 * would keep the restored database from being written to are not carried over: they are how its source was frozen.
 */
final class DatabaseSettings {
    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\d_$]*)";
    private static final Pattern ALTER = Pattern.compile("(?s)(ALTER DATABASE )" + NAME + "( .*)");
    private static final Pattern OF_ROLE =
            Pattern.compile("(?s)(ALTER ROLE " + NAME + " IN DATABASE )" + NAME + "( .*)");
    private static final Pattern ON =
            Pattern.compile("(?s)((?:GRANT|REVOKE|COMMENT|SECURITY LABEL) .*? ?ON DATABASE )" + NAME + "( .*)");
    private static final Set<String> READ_ONLY = Set.of("default_transaction_read_only", "transaction_read_only");
    private static final Pattern SET = Pattern.compile("(?s)ALTER .* SET \"?([\\w.]+)\"? (?:TO|=) .*");

    private final String database;

    /** @param database the target's database */
    DatabaseSettings(String database) {
        this.database = database;
    }

    /** The statements of an entry about the database, for the target's. */
    List<String> of(TocDefinition definition) {
        List<String> statements = new ArrayList<>();
        if (EntryKind.of(definition.entry()) != EntryKind.DATABASE) {
            for (String statement : SqlScript.statements(definition.definition())) {
                renamed(statement).filter(text -> !readOnly(text)).ifPresent(statements::add);
            }
        }
        return statements;
    }

    /** What sets the database's owner; the database itself is there. */
    String setOwner(String owner) {
        return "ALTER DATABASE " + SqlNames.quoted(database) + " OWNER TO " + SqlNames.quoted(owner);
    }

    private java.util.Optional<String> renamed(String statement) {
        for (Pattern pattern : List.of(ALTER, OF_ROLE, ON)) {
            Matcher matcher = pattern.matcher(statement);
            if (matcher.matches()) {
                return java.util.Optional.of(matcher.group(1) + SqlNames.quoted(database) + matcher.group(2));
            }
        }
        // Such as the catalogue changes of pg_upgrade's dumps: not about a setting.
        return java.util.Optional.empty();
    }

    private static boolean readOnly(String statement) {
        Matcher matcher = SET.matcher(statement);
        return matcher.matches() && READ_ONLY.contains(matcher.group(1));
    }
}
