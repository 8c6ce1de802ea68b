package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import java.util.Optional;

/** One reason to leave entries out. */
@FunctionalInterface
interface EntryRule {
    /** Why the entry is left out; empty when this rule has nothing against it. Asked in archive order. */
    Optional<LeftOut> judge(TocDefinition definition, EntryStep step);
}
