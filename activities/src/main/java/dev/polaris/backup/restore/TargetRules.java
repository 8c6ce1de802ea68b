package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocEntry;
import dev.polaris.backup.config.TargetConfig;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a restore does differently by the kind of its target. */
final class TargetRules {
    private final boolean supabase;

    TargetRules(TargetConfig.Kind kind) {
        this.supabase = kind == TargetConfig.Kind.SUPABASE;
    }

    /** Schemas whose objects belong to the platform. */
    Set<String> platformSchemas() {
        return supabase ? SupabasePlatform.SCHEMAS : Set.of();
    }

    /** Whether objects get the owners they had; on a platform they belong to the login. */
    boolean owners() {
        return !supabase;
    }

    /** Whether a role is the platform's: neither created nor changed. */
    boolean reservedRole(String role) {
        return supabase && SupabasePlatform.reservedRole(role);
    }

    /** Whether an entry comes after everything else, in a short transaction of its own, and may be refused. */
    boolean last(TocEntry entry) {
        return supabase && SupabaseRule.last(entry);
    }

    /** The reasons to leave entries out, the first that applies first. */
    List<EntryRule> rules(RestoreOrder order, RestoreArchive archive, TargetFacts target)
            throws IOException, SQLException {
        List<EntryRule> rules = new ArrayList<>();
        rules.add(NamedSelection.of(order.options(), archive));
        if (supabase) {
            rules.add(new SupabaseRule(target.platform(), target.login()));
        }
        rules.add(new MissingExtensions(target));
        if (!supabase && !target.superuser()) {
            rules.add(new SuperuserOnly(target));
        }
        if (order.quarantine()) {
            rules.add(new Quarantine.LeftOutOfCopies());
        }
        // Behind the others: what they leave out is not there either when its section was restored before.
        rules.add(new WantedSections(order.options().sections()));
        if (supabase) {
            rules.add(new PlatformColumns(target.platform()));
        }
        return rules;
    }
}
