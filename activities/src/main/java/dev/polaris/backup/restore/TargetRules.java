package dev.polaris.backup.restore;

import dev.polaris.backup.config.TargetConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a restore does differently by the kind of its target. */
final class TargetRules {
    private final TargetConfig.Kind kind;

    TargetRules(TargetConfig.Kind kind) {
        this.kind = kind;
    }

    /** Schemas whose objects belong to the platform. */
    Set<String> platformSchemas() {
        return Set.of();
    }

    /** Whether objects get the owners they had; on a platform they belong to the login. */
    boolean owners() {
        return kind == TargetConfig.Kind.PLAIN;
    }

    /** The reasons to leave entries out, the first that applies first. */
    List<EntryRule> rules(RestoreOrder order, TargetFacts target) {
        List<EntryRule> rules = new ArrayList<>();
        rules.add(new WantedSections(order.options().sections()));
        rules.add(new MissingExtensions(target));
        if (order.quarantine()) {
            rules.add(new Quarantine.LeftOutOfCopies());
        }
        return rules;
    }
}
