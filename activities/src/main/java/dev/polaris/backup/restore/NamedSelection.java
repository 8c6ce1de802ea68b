package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leaves out what the options do not name. Asked for a table, a restore brings what hangs on it (rows, indexes, triggers,
 * policies, privileges) and what it needs to be (types, functions, sequences, its schema), so that it can go into an empty
 * database; a foreign key comes only together with both of its tables.
 */
final class NamedSelection implements EntryRule {
    private static final LeftOut NOT_ASKED = LeftOut.alone("not asked for");
    private static final LeftOut EXCLUDED = LeftOut.withDependents("excluded, or needs what is excluded");

    /** What hangs on a relation whose name its own tag begins with. */
    private static final Set<EntryKind> NAMED_AFTER = EnumSet.of(
            EntryKind.CONSTRAINT,
            EntryKind.CHECK_CONSTRAINT,
            EntryKind.FOREIGN_KEY,
            EntryKind.TRIGGER,
            EntryKind.POLICY,
            EntryKind.RULE,
            EntryKind.ROW_SECURITY,
            EntryKind.DEFAULT,
            EntryKind.TABLE_DATA,
            EntryKind.TABLE_ATTACH,
            EntryKind.MATERIALIZED_VIEW_DATA);

    private static final Set<EntryKind> HANGING = EnumSet.of(
            EntryKind.SEQUENCE_SET,
            EntryKind.SEQUENCE_OWNED_BY,
            EntryKind.INDEX,
            EntryKind.INDEX_ATTACH,
            EntryKind.STATISTICS,
            EntryKind.COMMENT,
            EntryKind.SECURITY_LABEL,
            EntryKind.ACL);

    /** What cannot be without all that it is between. */
    private static final Set<EntryKind> BETWEEN =
            EnumSet.of(EntryKind.FOREIGN_KEY, EntryKind.TABLE_ATTACH, EntryKind.INDEX_ATTACH);

    private final Set<String> schemas;
    private final Set<String> tables;
    private final Set<String> exclude;
    private final List<Item> items = new ArrayList<>();
    private final Map<Integer, TocEntry> relations = new HashMap<>();
    private final BitSet selected = new BitSet();

    private record Item(int dumpId, EntryKind kind, int[] dependencies) {}

    private NamedSelection(RestoreOptions options) {
        schemas = new HashSet<>(options.schemas());
        tables = new HashSet<>(options.tables());
        exclude = new HashSet<>(options.exclude());
    }

    /** Reads through the archive once to see what belongs to what is named. */
    static NamedSelection of(RestoreOptions options, RestoreArchive archive) throws IOException, SQLException {
        NamedSelection selection = new NamedSelection(options);
        if (!selection.everything()) {
            archive.toc(definition -> selection.add(definition.entry()));
            selection.pullNeeded();
            selection.addRemarks();
        }
        return selection;
    }

    private boolean everything() {
        return schemas.isEmpty() && tables.isEmpty();
    }

    @Override
    public Optional<LeftOut> judge(TocDefinition definition, EntryStep step) {
        TocEntry entry = definition.entry();
        if (excluded(entry)) {
            return Optional.of(EXCLUDED);
        }
        return everything() || selected.get(entry.dumpId()) ? Optional.empty() : Optional.of(NOT_ASKED);
    }

    private boolean excluded(TocEntry entry) {
        EntryKind kind = EntryKind.of(entry);
        boolean schema = exclude.contains(kind == EntryKind.SCHEMA ? entry.tag() : entry.namespace());
        return schema || ((kind.relation() || kind == EntryKind.TABLE_DATA) && exclude.contains(entry.qualifiedName()));
    }

    private void add(TocEntry entry) {
        EntryKind kind = EntryKind.of(entry);
        int[] dependencies =
                entry.dependencies().stream().mapToInt(Integer::intValue).toArray();
        items.add(new Item(entry.dumpId(), kind, dependencies));
        // An archive does not say which extension a constraint's index needs, so all of them come.
        boolean named = kind == EntryKind.EXTENSION
                || (kind == EntryKind.SCHEMA && schemas.contains(entry.tag()))
                || (schemas.contains(entry.namespace()) && !BETWEEN.contains(kind))
                || (kind.relation() && tables.contains(entry.qualifiedName()));
        if (kind.relation()) {
            relations.put(entry.dumpId(), entry);
        }
        if (named || hangsOnSelected(entry, kind, dependencies)) {
            selected.set(entry.dumpId());
        }
    }

    private boolean hangsOnSelected(TocEntry entry, EntryKind kind, int[] dependencies) {
        if (BETWEEN.contains(kind)) {
            boolean all = dependencies.length > 0;
            for (int dependency : dependencies) {
                all &= selected.get(dependency)
                        || (kind == EntryKind.FOREIGN_KEY && !relations.containsKey(dependency));
            }
            return all;
        }
        boolean any = false;
        for (int dependency : dependencies) {
            TocEntry relation = relations.get(dependency);
            boolean own = relation != null && namedAfter(entry, relation);
            any |= selected.get(dependency) && (HANGING.contains(kind) || (NAMED_AFTER.contains(kind) && own));
        }
        return any;
    }

    private static boolean namedAfter(TocEntry entry, TocEntry relation) {
        boolean sameSchema =
                relation.namespace() != null && relation.namespace().equals(entry.namespace());
        return sameSchema && (entry.tag().equals(relation.tag()) || entry.tag().startsWith(relation.tag() + " "));
    }

    /** What is selected needs what it depends on, which comes earlier in the archive. */
    private void pullNeeded() {
        for (int index = items.size() - 1; index >= 0; index--) {
            Item item = items.get(index);
            if (selected.get(item.dumpId()) && !BETWEEN.contains(item.kind())) {
                for (int dependency : item.dependencies()) {
                    selected.set(dependency);
                }
            }
        }
    }

    /** What was pulled in brings its privileges and comments, and sequences where they go on. */
    private void addRemarks() {
        Set<EntryKind> remarks = EnumSet.of(
                EntryKind.ACL,
                EntryKind.COMMENT,
                EntryKind.SECURITY_LABEL,
                EntryKind.SEQUENCE_SET,
                EntryKind.SEQUENCE_OWNED_BY);
        for (Item item : items) {
            boolean all = item.dependencies().length > 0 && remarks.contains(item.kind());
            for (int dependency : item.dependencies()) {
                all &= selected.get(dependency);
            }
            if (all) {
                selected.set(item.dumpId());
            }
        }
    }
}
