package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The entries that stand on finished rows, and which of them wait for which. Fed in archive order. */
final class PostDataGraph {
    private final String step;
    private final EntryStatements statements;
    private final TableSizes sizes;
    private final Set<String> doneBefore;
    private final boolean quarantine;
    private final Map<Integer, PostDataNode> last = new HashMap<>();
    private final List<PostDataNode> nodes = new ArrayList<>();
    private final Map<Integer, TableName> tables = new HashMap<>();
    private final BitSet callsOut = new BitSet();
    private final List<RestoreFinding> findings = new ArrayList<>();
    private long before;

    private record TableName(String schema, String name) {}

    /**
     * An empty graph.
     *
     * @param step names the units of work in the progress table
     * @param doneBefore units that earlier attempts have done
     * @param quarantine whether what acts on the world is switched off
     */
    PostDataGraph(
            String step, EntryStatements statements, TableSizes sizes, Set<String> doneBefore, boolean quarantine) {
        this.step = step + "/";
        this.statements = statements;
        this.sizes = sizes;
        this.doneBefore = doneBefore;
        this.quarantine = quarantine;
    }

    /** Looks at an entry of another step: tables that are worked on, functions that call out. */
    void pass(TocDefinition definition) {
        TocEntry entry = definition.entry();
        EntryKind kind = EntryKind.of(entry);
        if (kind == EntryKind.TABLE || kind == EntryKind.MATERIALIZED_VIEW || kind == EntryKind.FOREIGN_TABLE) {
            tables.put(entry.dumpId(), new TableName(entry.namespace(), entry.tag()));
        } else if (quarantine && kind == EntryKind.FUNCTION && Quarantine.callsOut(definition)) {
            callsOut.set(entry.dumpId());
        }
    }

    /** Adds an entry of this step. */
    void add(TocDefinition definition) {
        TocEntry entry = definition.entry();
        int[] touched = entry.dependencies().stream()
                .mapToInt(Integer::intValue)
                .filter(tables::containsKey)
                .distinct()
                .toArray();
        Optional<UniqueIndexFirst> split = split(definition, touched);
        if (split.isPresent()) {
            PostDataNode index = add(
                    definition,
                    step + entry.dumpId() + "/index",
                    placed(entry, List.of(split.get().index())),
                    EntryKind.Lock.SHARE,
                    touched);
            PostDataNode constraint = add(
                    definition,
                    step + entry.dumpId(),
                    List.of(split.get().constraint()),
                    EntryKind.Lock.EXCLUSIVE,
                    touched);
            if (index != null && constraint != null) {
                constraint.after(index);
            }
            return;
        }
        List<String> scripts = new ArrayList<>(placed(entry, statements.of(definition)));
        switchOff(definition, scripts);
        add(definition, step + entry.dumpId(), scripts, EntryKind.of(entry).lock(), touched);
    }

    private PostDataNode add(
            TocDefinition definition, String unit, List<String> scripts, EntryKind.Lock lock, int[] touched) {
        TocEntry entry = definition.entry();
        if (doneBefore.contains(unit)) {
            before++;
            return null;
        }
        long size = 0;
        for (int table : touched) {
            TableName name = tables.get(table);
            size = Math.max(size, sizes.size(name.schema(), name.name()));
        }
        PostDataNode node = new PostDataNode(
                unit, SqlNames.label(entry), entry.dumpId(), scripts, lock, touched, size, entry.ordinal());
        for (int dependency : entry.dependencies()) {
            PostDataNode other = last.get(dependency);
            if (other != null) {
                node.after(other);
            }
        }
        nodes.add(node);
        last.put(entry.dumpId(), node);
        return node;
    }

    private Optional<UniqueIndexFirst> split(TocDefinition definition, int[] touched) {
        if (EntryKind.of(definition.entry()) != EntryKind.CONSTRAINT || touched.length != 1) {
            return Optional.empty();
        }
        TableName table = tables.get(touched[0]);
        return sizes.ordinary(table.schema(), table.name())
                ? UniqueIndexFirst.of(definition.definition())
                : Optional.empty();
    }

    /** Transactions come in any order, so each selects its tablespace itself, and for itself only. */
    private List<String> placed(TocEntry entry, List<String> scripts) {
        Optional<String> tablespace = statements.tablespace(entry).filter(name -> !name.isEmpty());
        if (tablespace.isEmpty()) {
            return scripts;
        }
        List<String> placed = new ArrayList<>();
        placed.add("set local default_tablespace = " + SqlNames.quoted(tablespace.get()));
        placed.addAll(scripts);
        return placed;
    }

    private void switchOff(TocDefinition definition, List<String> scripts) {
        if (!quarantine) {
            return;
        }
        boolean calls = Quarantine.callsOut(definition)
                || definition.entry().dependencies().stream().anyMatch(callsOut::get);
        List<String> off = Quarantine.switchOff(definition, calls);
        if (!off.isEmpty()) {
            scripts.addAll(off);
            findings.add(RestoreFinding.note(SqlNames.label(definition.entry()), "quarantined: switched off"));
        }
    }

    Collection<PostDataNode> nodes() {
        return nodes;
    }

    /** Pieces of work, those done before included. */
    long size() {
        return nodes.size() + before;
    }

    long doneBefore() {
        return before;
    }

    List<RestoreFinding> findings() {
        return findings.stream().limit(RestorePlan.MOST_FINDINGS).toList();
    }
}
