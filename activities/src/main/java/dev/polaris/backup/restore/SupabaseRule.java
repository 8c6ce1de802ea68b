package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import java.util.Optional;

/**
 * Leaves to a Supabase project what is the platform's. Three kinds of entries: platform-managed ones are left out;
 * platform-owned tables with customers' rows get their rows, and the customer's own triggers and policies; all else is the
 * customer's and restored.
 */
final class SupabaseRule implements EntryRule {
    private static final LeftOut PLATFORM = LeftOut.alone("the platform's own");
    private static final LeftOut THERE = LeftOut.alone("there already");
    private static final LeftOut PLATFORM_ROWS = LeftOut.alone("rows of the platform's services");
    private static final LeftOut ABSENT =
            LeftOut.unproven("in a schema of the platform, where the target has none of that name");
    private static final LeftOut NOT_ALLOWED = LeftOut.unproven("needs a superuser, which a project does not have");

    private final PlatformObjects there;
    private final String login;

    SupabaseRule(PlatformObjects there, String login) {
        this.there = there;
        this.login = login;
    }

    /** Whether an entry is done last, in a short transaction of its own: a policy on a table of the platform. */
    static boolean last(TocEntry entry) {
        return EntryKind.of(entry) == EntryKind.POLICY && SupabasePlatform.managed(entry.namespace());
    }

    @Override
    public Optional<LeftOut> judge(TocDefinition definition, EntryStep step) {
        TocEntry entry = definition.entry();
        if (step == EntryStep.DATABASE) {
            return Optional.of(PLATFORM);
        }
        if (entry.namespace() == null || entry.namespace().isEmpty()) {
            return ofDatabase(definition);
        }
        return SupabasePlatform.managed(entry.namespace()) ? ofManagedSchema(entry) : ofCustomersSchema(entry);
    }

    private Optional<LeftOut> ofCustomersSchema(TocEntry entry) {
        boolean anothersDefaults = EntryKind.of(entry) == EntryKind.DEFAULT_ACL && !login.equals(entry.owner());
        return anothersDefaults ? Optional.of(PLATFORM) : Optional.empty();
    }

    private Optional<LeftOut> ofManagedSchema(TocEntry entry) {
        String schema = entry.namespace();
        boolean rows = SupabasePlatform.WITH_ROWS.contains(schema);
        return switch (EntryKind.of(entry)) {
            case TABLE_DATA -> ofRows(entry);
            case SEQUENCE_SET ->
                rows && there.has("relation", entry.qualifiedName()) ? Optional.empty() : Optional.of(PLATFORM);
            case TRIGGER ->
                rows && !there.has("trigger", schema + " " + entry.tag()) ? Optional.empty() : Optional.of(PLATFORM);
            case POLICY -> !there.has("policy", schema + " " + entry.tag()) ? Optional.empty() : Optional.of(PLATFORM);
            case TABLE, VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, SEQUENCE ->
                there.has("relation", entry.qualifiedName()) ? Optional.of(PLATFORM) : Optional.of(ABSENT);
            default -> Optional.of(PLATFORM);
        };
    }

    private Optional<LeftOut> ofRows(TocEntry entry) {
        if (!SupabasePlatform.customersRows(entry.namespace(), entry.tag())) {
            return Optional.of(PLATFORM_ROWS);
        }
        return there.has("relation", entry.qualifiedName()) ? Optional.empty() : Optional.of(ABSENT);
    }

    private Optional<LeftOut> ofDatabase(TocDefinition definition) {
        TocEntry entry = definition.entry();
        String tag = entry.tag();
        boolean platforms = SupabasePlatform.reservedRole(entry.owner()) && !login.equals(entry.owner());
        return switch (EntryKind.of(entry)) {
            case SCHEMA ->
                SupabasePlatform.managed(tag) || there.has("schema", tag) ? Optional.of(PLATFORM) : Optional.empty();
            case EXTENSION -> there.has("extension", tag) ? Optional.of(THERE) : Optional.empty();
            case EVENT_TRIGGER -> Optional.of(there.has("event trigger", tag) ? THERE : NOT_ALLOWED);
            case PUBLICATION -> ofPublication(definition);
            case SUBSCRIPTION -> Optional.of(NOT_ALLOWED);
            case DEFAULT_ACL -> login.equals(entry.owner()) ? Optional.empty() : Optional.of(PLATFORM);
            case FOREIGN_DATA_WRAPPER, SERVER, USER_MAPPING, PROCEDURAL_LANGUAGE, ACCESS_METHOD, CAST, TRANSFORM ->
                platforms ? Optional.of(PLATFORM) : Optional.empty();
            case COMMENT, SECURITY_LABEL, ACL -> ofRemark(tag);
            default -> Optional.empty();
        };
    }

    private Optional<LeftOut> ofPublication(TocDefinition definition) {
        if (there.has("publication", definition.entry().tag())) {
            return Optional.of(THERE);
        }
        boolean all = definition.definition().contains(" FOR ALL TABLES");
        return all ? Optional.of(NOT_ALLOWED) : Optional.empty();
    }

    /** What is said about a schema or an extension of the platform is the platform's too. */
    private Optional<LeftOut> ofRemark(String tag) {
        boolean schema = tag.startsWith("SCHEMA ")
                && (SupabasePlatform.managed(tag.substring("SCHEMA ".length())) || tag.equals("SCHEMA public"));
        boolean other = tag.startsWith("EXTENSION ") || tag.startsWith("EVENT TRIGGER ");
        return schema || other ? Optional.of(PLATFORM) : Optional.empty();
    }
}
