package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocEntry;

/**
 * Tells the step of each entry, read in archive order: comments and labels have no section of their own and go with the
 * entries before them.
 */
final class EntrySteps {
    private static final int SECTION_NONE = 1;
    private static final int SECTION_PRE_DATA = 2;
    private static final int SECTION_DATA = 3;

    private int section = SECTION_PRE_DATA;

    /** The step of the next entry. */
    EntryStep next(TocEntry entry) {
        if (entry.section() != SECTION_NONE) {
            section = entry.section();
        }
        EntryKind kind = EntryKind.of(entry);
        if (kind.remark() || kind == EntryKind.ACL) {
            EntryStep step = ofObject(entry.tag());
            if (step != null) {
                return kind == EntryKind.ACL && step != EntryStep.DATABASE ? EntryStep.ACL : step;
            }
        }
        return kind.step() != null ? kind.step() : ofSection();
    }

    /** The tag of a comment, a label or an ACL begins with the kind of what it is about. */
    private static EntryStep ofObject(String tag) {
        if (tag.startsWith("DATABASE ")) {
            return EntryStep.DATABASE;
        }
        if (tag.startsWith("EVENT TRIGGER ")) {
            return EntryStep.EVENT_TRIGGERS;
        }
        return tag.startsWith("LARGE OBJECT") ? EntryStep.PRE_DATA : null;
    }

    private EntryStep ofSection() {
        // Nothing but rows is in the data section; a remark behind them is about something that is there by then.
        return section == SECTION_PRE_DATA || section == SECTION_DATA ? EntryStep.PRE_DATA : EntryStep.POST_DATA;
    }
}
