package dev.polaris.backup.archive;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares what the scanner finds in an archive with what its index says. */
final class WalkComparison implements ArchiveListener {
    /** Tables named one by one for one damaged member; the rest is counted. */
    private static final int MOST_TABLES_NAMED = 20;

    /** A part of the archive the scanner did not see. */
    private record Gap(long from, long to) {}

    private final ExpectedArchive expected;
    private final WalkFindings findings;
    private final BitSet compared = new BitSet();
    private final List<Gap> gaps = new ArrayList<>();
    /** Large objects that must end in the current member, by oid. */
    private final Map<Long, LargeObjectEntry> objects = new HashMap<>();

    private int tocEntries;
    private boolean tocComplete;
    private int entriesCompared;
    private long rowsCompared;
    private String currentTable = "";

    WalkComparison(ExpectedArchive expected, WalkFindings findings) {
        this.expected = expected;
        this.findings = findings;
    }

    @Override
    public void header(ArchiveHeader header) {
        if (!header.equals(expected.header().archive())) {
            findings.add(
                    WalkCheck.ENTRIES,
                    Optional.empty(),
                    "the archive's header is not the one in the index: this is the archive of another dump");
        }
    }

    @Override
    public void entry(TocEntry entry) {
        tocEntries++;
        if (!expected.has(entry)) {
            findings.add(
                    WalkCheck.ENTRIES,
                    Optional.of(entry.qualifiedName()),
                    "entry " + entry.ordinal() + " (" + entry.description() + ") is not the one in the index");
        }
    }

    @Override
    public void tocEnd(long offset) {
        tocComplete = true;
        if (offset != expected.header().tocEnd() || tocEntries != expected.entries()) {
            findings.add(
                    WalkCheck.ENTRIES,
                    Optional.empty(),
                    "the table of contents has " + tocEntries + " entries and ends at " + offset + "; the index has "
                            + expected.entries() + " and " + expected.header().tocEnd());
        }
    }

    @Override
    public void blockBegins(DataEntry entry) {
        currentTable = entry.name();
    }

    @Override
    public void blockEnds(DataEntry entry, DataExtent extent) {
        currentTable = "";
        compared.set(entry.dumpId());
        entriesCompared++;
        Optional<String> table = Optional.of(entry.name());
        ExpectedArchive.ExpectedEntry known = expected.withData(entry.dumpId());
        if (known == null) {
            findings.add(WalkCheck.ENTRIES, table, "the archive has data that the index does not know");
            return;
        }
        DataExtent index = known.extent();
        if (extent.start() != index.start() || extent.end() != index.end()) {
            findings.add(
                    WalkCheck.ENTRIES,
                    table,
                    "the data lies from " + extent.start() + " to " + extent.end() + "; the index says from "
                            + index.start() + " to " + index.end());
        }
        compareFacts(entry, extent.facts(), index.facts());
    }

    private void compareFacts(DataEntry entry, Optional<RowFacts> found, Optional<RowFacts> index) {
        Optional<String> table = Optional.of(entry.name());
        boolean objectsBlock = entry.content() == DataEntry.Content.LARGE_OBJECTS;
        WalkCheck rowCheck = objectsBlock ? WalkCheck.LARGE_OBJECTS : WalkCheck.ROWS;
        WalkCheck hashCheck = objectsBlock ? WalkCheck.LARGE_OBJECTS : WalkCheck.HASH;
        if (found.isEmpty() && index.isEmpty()) {
            String reason = entry.name() + " was dumped as statements, whose rows cannot be counted";
            findings.notRun(rowCheck, reason);
            findings.notRun(hashCheck, reason);
            return;
        }
        if (found.isEmpty() || index.isEmpty()) {
            findings.add(rowCheck, table, "rows are known only in the " + (index.isEmpty() ? "archive" : "index"));
            return;
        }
        RowFacts actual = found.get();
        RowFacts wanted = index.get();
        if (actual.rows() != wanted.rows() || actual.bytes() != wanted.bytes()) {
            findings.add(
                    rowCheck,
                    table,
                    actual.rows() + " rows in " + actual.bytes() + " bytes; the index says " + wanted.rows() + " in "
                            + wanted.bytes());
        }
        if (!actual.hash().equals(wanted.hash())) {
            findings.add(hashCheck, table, "content hash " + actual.hash() + "; the index says " + wanted.hash());
        }
        rowsCompared += objectsBlock ? 0 : actual.rows();
    }

    /** The index has this large object, which ends in the member to come. */
    void expect(LargeObjectEntry object) {
        objects.put(object.oid(), object);
    }

    @Override
    public void largeObject(LargeObjectEntry object) {
        LargeObjectEntry known = objects.remove(object.oid());
        if (!object.equals(known)) {
            findings.add(
                    WalkCheck.LARGE_OBJECTS,
                    nameOf(object.dumpId()),
                    "large object " + object.oid() + " is not as the index has it: " + object + ", index: " + known);
        }
    }

    /** The scanner has seen a member to its end: no large object that ends in it may be left. */
    void memberEnds() {
        for (LargeObjectEntry object : objects.values()) {
            if (overlapsGap(object.start(), object.end())) {
                findings.notRun(WalkCheck.LARGE_OBJECTS, "parts of the archive could not be read");
            } else {
                findings.add(
                        WalkCheck.LARGE_OBJECTS,
                        nameOf(object.dumpId()),
                        "large object " + object.oid() + " is in the index but not in the archive");
            }
        }
        objects.clear();
    }

    private Optional<String> nameOf(int dumpId) {
        return Optional.ofNullable(expected.withData(dumpId))
                .map(known -> known.entry().name());
    }

    /** A member is damaged: names the tables in it. */
    void damaged(Member member, String what) {
        long to = member.uncompressedOffset() + member.uncompressedLength();
        blame(WalkCheck.MEMBERS, member.uncompressedOffset(), to, what);
        notScanned(member.uncompressedOffset(), to);
    }

    /** Something is wrong with a part of the archive: one finding for each table in it. */
    void blame(WalkCheck check, long from, long to, String what) {
        List<ExpectedArchive.ExpectedEntry> tables = expected.between(from, to);
        if (from < expected.header().tocEnd() || tables.isEmpty()) {
            findings.add(check, Optional.empty(), what + "; it holds a part of the table of contents or of no table");
        }
        int named = Math.min(MOST_TABLES_NAMED, tables.size());
        String others = tables.size() > named ? "; " + (tables.size() - named) + " more tables are concerned" : "";
        for (ExpectedArchive.ExpectedEntry table : tables.subList(0, named)) {
            findings.add(check, Optional.of(table.entry().name()), what + "; it holds a part of this table" + others);
        }
    }

    /** The scanner will not see a part of the archive. */
    void notScanned(long from, long to) {
        int last = gaps.size() - 1;
        if (last >= 0 && gaps.get(last).to() >= from) {
            gaps.set(
                    last,
                    new Gap(gaps.get(last).from(), Math.max(to, gaps.get(last).to())));
        } else if (to > from) {
            gaps.add(new Gap(from, to));
        }
    }

    private boolean overlapsGap(long from, long to) {
        return gaps.stream().anyMatch(gap -> gap.from() < to && gap.to() > from);
    }

    /** The scanner is done: what has not been compared is either missing or could not be. */
    void finish() {
        memberEnds();
        if (!tocComplete) {
            findings.notRun(WalkCheck.ENTRIES, "the table of contents could not be read to its end");
        }
        for (ExpectedArchive.ExpectedEntry entry : expected.withData()) {
            if (compared.get(entry.entry().dumpId())) {
                continue;
            }
            DataExtent extent = entry.extent();
            if (overlapsGap(extent.start(), extent.end())) {
                String reason = entry.entry().name() + " and perhaps others could not be read whole";
                for (WalkCheck check : List.of(WalkCheck.ENTRIES, WalkCheck.ROWS, WalkCheck.HASH)) {
                    findings.notRun(check, reason);
                }
                if (entry.entry().content() == DataEntry.Content.LARGE_OBJECTS) {
                    findings.notRun(WalkCheck.LARGE_OBJECTS, reason);
                }
            } else {
                findings.add(
                        WalkCheck.ENTRIES,
                        Optional.of(entry.entry().name()),
                        "the index has data for it that is not in the archive");
            }
        }
        if (!gaps.isEmpty()) {
            findings.notRun(WalkCheck.STRUCTURE, "parts of the archive could not be read");
        }
    }

    /** Entries with data that may still come, by dump id. */
    Map<Integer, DataEntry> remaining() {
        Map<Integer, DataEntry> remaining = new HashMap<>();
        for (ExpectedArchive.ExpectedEntry entry : expected.withData()) {
            if (!compared.get(entry.entry().dumpId())) {
                remaining.put(entry.entry().dumpId(), entry.entry());
            }
        }
        return remaining;
    }

    String currentTable() {
        return currentTable;
    }

    int entriesCompared() {
        return entriesCompared;
    }

    long rowsCompared() {
        return rowsCompared;
    }
}
