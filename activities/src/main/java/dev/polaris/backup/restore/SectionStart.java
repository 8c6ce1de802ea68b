package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import dev.polaris.backup.failure.FailureType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a restore begins that leaves the pre-data section out: not in an empty target, but in one that holds what a restore
 * of the sections before has left. It is compared by tables, views, sequences and large objects; every other thing the
 * server misses when an entry needs it.
 */
final class SectionStart {
    private static final int MOST_NAMED = 10;

    private final EarlierSections found;
    private final boolean loadsRows;
    private final Set<String> ofBackup = new HashSet<>();
    private final Set<String> missing = new TreeSet<>();
    private final Set<String> filled = new TreeSet<>();
    private final Set<String> built = new TreeSet<>();
    private final Set<String> otherColumns = new TreeSet<>();
    private long largeObjects;

    /**
     * A comparison with a target.
     *
     * @param loadsRows whether this restore loads rows, so that none may be there
     */
    SectionStart(EarlierSections found, boolean loadsRows) {
        this.found = found;
        this.loadsRows = loadsRows;
    }

    /** Takes the entries in archive order, with what becomes of each. */
    void add(TocDefinition definition, EntryDecisions.Decision decision) {
        TocEntry entry = definition.entry();
        EntryKind kind = EntryKind.of(entry);
        boolean earlier =
                decision.leftOut().filter(WantedSections.NOT_ASKED::equals).isPresent();
        if (kind.relation()) {
            ofBackup.add(entry.qualifiedName());
            if (earlier) {
                lookAt(entry.qualifiedName());
            }
        } else if (earlier && (kind == EntryKind.LARGE_OBJECT || kind == EntryKind.LARGE_OBJECTS)) {
            largeObjects += LargeObjectGroup.oids(definition).size();
        } else if (kind == EntryKind.TABLE_DATA && decision.leftOut().isEmpty()) {
            lookAtColumns(entry);
        }
    }

    private void lookAt(String name) {
        EarlierSections.Relation relation = found.relations().get(name);
        if (relation == null) {
            missing.add(name);
            return;
        }
        if (relation.built()) {
            built.add(name);
        }
        if (relation.filled() && loadsRows) {
            filled.add(name);
        }
    }

    private void lookAtColumns(TocEntry entry) {
        EarlierSections.Relation relation = found.relations().get(entry.qualifiedName());
        if (relation != null && entry.copyStatement() != null) {
            List<String> wanted = PlatformColumns.columns(entry.copyStatement());
            if (!relation.columns().containsAll(wanted)) {
                otherColumns.add(entry.qualifiedName());
            }
        }
    }

    /**
     * Says what is wrong with the target, all of it at once.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TARGET_UNSUITABLE}
     */
    void check(String label) {
        Set<String> others = new TreeSet<>(found.relations().keySet());
        others.removeAll(ofBackup);
        List<String> wrong = new ArrayList<>();
        name("missing", missing).ifPresent(wrong::add);
        name("not empty", filled).ifPresent(wrong::add);
        name("with indexes, constraints or triggers already", built).ifPresent(wrong::add);
        name("without a column of the backup", otherColumns).ifPresent(wrong::add);
        name("not of this backup", others).ifPresent(wrong::add);
        if (largeObjects > 0 && found.largeObjects() != largeObjects) {
            wrong.add(found.largeObjects() + " large objects instead of " + largeObjects);
        } else if (largeObjects > 0 && loadsRows && found.filled()) {
            wrong.add("large objects that have content");
        }
        if (!wrong.isEmpty()) {
            throw FailureType.TARGET_UNSUITABLE.failure("Target " + label
                    + " is not what a restore of the sections before leaves: " + String.join("; ", wrong)
                    + ". Restore section pre-data into an empty database first.");
        }
    }

    private static Optional<String> name(String what, Set<String> names) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        int more = names.size() - MOST_NAMED;
        return Optional.of(what + ": "
                + String.join(", ", names.stream().limit(MOST_NAMED).toList())
                + (more > 0 ? " and " + more + " more" : ""));
    }
}
