package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Leaves out the sections that nobody asked for. */
final class WantedSections implements EntryRule {
    static final LeftOut NOT_ASKED = LeftOut.alone("its section was not asked for");

    private final Set<RestoreSection> wanted;

    /** @param wanted the sections; all when empty */
    WantedSections(List<RestoreSection> wanted) {
        this.wanted = wanted.isEmpty() ? EnumSet.allOf(RestoreSection.class) : EnumSet.copyOf(wanted);
    }

    @Override
    public Optional<LeftOut> judge(TocDefinition definition, EntryStep step) {
        RestoreSection section = switch (step) {
            case PRE_DATA, SESSION -> RestoreSection.PRE_DATA;
            case DATA, SEQUENCES -> RestoreSection.DATA;
            case POST_DATA, ACL, DATABASE, REFRESH, EVENT_TRIGGERS, NEVER -> RestoreSection.POST_DATA;
        };
        return wanted.contains(section) ? Optional.empty() : Optional.of(NOT_ASKED);
    }
}
