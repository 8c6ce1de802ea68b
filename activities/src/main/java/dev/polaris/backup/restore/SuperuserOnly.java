package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Leaves out, on PostgreSQL of one's own whose login is no superuser, what only a superuser can make, and with it everything
 * that needs it. A platform has rules of its own, see {@link SupabaseRule}.
 */
final class SuperuserOnly implements EntryRule {
    private static final Set<EntryKind> KINDS = EnumSet.of(
            EntryKind.ACCESS_METHOD,
            EntryKind.EVENT_TRIGGER,
            EntryKind.FOREIGN_DATA_WRAPPER,
            EntryKind.OPERATOR_CLASS,
            EntryKind.OPERATOR_FAMILY,
            EntryKind.PROCEDURAL_LANGUAGE,
            EntryKind.PUBLICATION_SCHEMA,
            EntryKind.SHELL_TYPE,
            EntryKind.SUBSCRIPTION,
            EntryKind.TEXT_SEARCH_PARSER,
            EntryKind.TEXT_SEARCH_TEMPLATE);

    /** The one line on which pg_dump writes a function's language and properties, before its body. */
    private static final Pattern LANGUAGE = Pattern.compile("^    LANGUAGE .*$", Pattern.MULTILINE);

    private static final Pattern UNSAFE = Pattern.compile(" LANGUAGE (?:c|internal)\\b| LEAKPROOF\\b| SUPPORT ");
    private static final Pattern BASE_TYPE = Pattern.compile("^CREATE TYPE [^(]*\\(\\s*INTERNALLENGTH\\b");

    private final TargetFacts target;
    private final LeftOut reason;
    private final LeftOut ofAnother;

    SuperuserOnly(TargetFacts target) {
        this.target = target;
        this.reason = LeftOut.unproven("needs a superuser, which " + target.login() + " is not");
        this.ofAnother = LeftOut.unproven("default privileges of a role that " + target.login() + " is no member of");
    }

    @Override
    public Optional<LeftOut> judge(TocDefinition definition, EntryStep step) {
        TocEntry entry = definition.entry();
        EntryKind kind = EntryKind.of(entry);
        if (kind == EntryKind.DEFAULT_ACL) {
            boolean another =
                    target.roles().contains(entry.owner()) && !target.actsAs().contains(entry.owner());
            return another ? Optional.of(ofAnother) : Optional.empty();
        }
        return KINDS.contains(kind) || needsOne(kind, definition) ? Optional.of(reason) : Optional.empty();
    }

    private boolean needsOne(EntryKind kind, TocDefinition definition) {
        String text = definition.definition();
        return switch (kind) {
            case EXTENSION ->
                target.superuserExtensions().contains(definition.entry().tag());
            case FUNCTION, PROCEDURE -> isUnsafe(text);
            case TYPE -> BASE_TYPE.matcher(text).find();
            case CAST -> text.contains(" WITHOUT FUNCTION");
            case PUBLICATION -> text.contains(" FOR ALL TABLES");
            default -> false;
        };
    }

    private static boolean isUnsafe(String function) {
        Matcher language = LANGUAGE.matcher(function);
        return language.find() && UNSAFE.matcher(language.group()).find();
    }
}
