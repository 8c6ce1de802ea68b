package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Leaves out extensions that the target cannot have, and with them everything that needs them. */
final class MissingExtensions implements EntryRule {
    /** Extensions whose library must be loaded when the server starts, and that library. */
    private static final Map<String, String> NEED_PRELOADING = Map.of(
            "pg_cron", "pg_cron",
            "pg_net", "pg_net",
            "pg_stat_monitor", "pg_stat_monitor",
            "pg_tle", "pg_tle",
            "timescaledb", "timescaledb",
            "citus", "citus");

    /** Supabase's own; nobody expects them on PostgreSQL of one's own. */
    static final Set<String> OF_SUPABASE = Set.of(
            "pg_cron",
            "pg_graphql",
            "pg_net",
            "pgjwt",
            "pgmq",
            "pgsodium",
            "pg_tle",
            "supabase_vault",
            "supautils",
            "wrappers");

    private final TargetFacts target;

    MissingExtensions(TargetFacts target) {
        this.target = target;
    }

    @Override
    public Optional<LeftOut> judge(TocDefinition definition, EntryStep step) {
        if (EntryKind.of(definition.entry()) != EntryKind.EXTENSION) {
            return Optional.empty();
        }
        String name = definition.entry().tag();
        if (!target.availableExtensions().contains(name)) {
            return Optional.of(LeftOut.unproven("needs extension " + name + ", which the target does not have"));
        }
        String library = NEED_PRELOADING.get(name);
        if (library != null && !target.preloaded().contains(library)) {
            return Optional.of(LeftOut.unproven("needs extension " + name + ", which the target does not load"));
        }
        return Optional.empty();
    }
}
