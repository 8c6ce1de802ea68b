package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up decisions for the plan, and takes its digest over each of them. */
final class PlanTally {
    private final MessageDigest digest;
    private final Map<String, Long> entries = new TreeMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<Integer, LeftOut> leftOut = new TreeMap<>();

    private static final class Group {
        private final LeftOut reason;
        private final List<String> examples = new ArrayList<>();
        private long entries;
        private long rows;

        private Group(LeftOut reason) {
            this.reason = reason;
        }
    }

    PlanTally() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Puts a fact of the plan as a whole under its digest. */
    void sign(String fact) {
        byte[] bytes = fact.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    void add(TocEntry entry, EntryDecisions.Decision decision) {
        String reason = decision.leftOut().map(LeftOut::reason).orElse("");
        sign(entry.dumpId() + " " + decision.step() + " " + reason);
        if (decision.leftOut().isEmpty()) {
            entries.merge(decision.step().label(), 1L, Long::sum);
            return;
        }
        leftOut.put(entry.dumpId(), decision.leftOut().get());
        Group group = groups.computeIfAbsent(
                reason, unknown -> new Group(decision.leftOut().get()));
        group.entries++;
        // Names of tables tell people more than those of what hangs on them.
        if (EntryKind.of(entry).relation() || group.examples.size() < LeftOutEntries.MOST_EXAMPLES / 2) {
            if (group.examples.size() < LeftOutEntries.MOST_EXAMPLES) {
                group.examples.add(SqlNames.label(entry));
            }
        }
    }

    /** Counts the rows that are lost with an entry. */
    void addRowsOfLeftOut(int dumpId, long rows) {
        groups.get(leftOut.get(dumpId).reason()).rows += rows;
    }

    Map<String, Long> entries() {
        return entries;
    }

    Map<Integer, LeftOut> leftOut() {
        return leftOut;
    }

    List<LeftOutEntries> groups() {
        return groups.values().stream()
                .limit(RestorePlan.MOST_FINDINGS)
                .map(group -> new LeftOutEntries(
                        group.reason.reason(), group.reason.unproven(), group.entries, group.rows, group.examples))
                .toList();
    }

    String digest() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
